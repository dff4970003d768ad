#pragma once

#include <functional>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "model/listener.h"

namespace gnomon {

/// Looks after the daemon's listeners every other second, and tells what has changed: once when a
/// listener cannot hear, again if the reason changes, and when it hears. One thread, the loop's.
class ListenerWatch {
 public:
  /// Tries again what does not listen, and returns all listeners in the same order each time.
  using Look = std::function<std::vector<ListenerSnapshot>()>;
  using Report = std::function<void(const ListenerSnapshot&)>;

  /// `loop` outlives the watch.
  ListenerWatch(asio::io_context& loop, Look look, Report report);

  /// Looks now, for the first time, and then on its own. At the first look, only what does not
  /// listen is told.
  void start();

  /// As of the last look.
  [[nodiscard]] const std::vector<ListenerSnapshot>& listeners() const { return listeners_; }

 private:
  void look();
  void arm();

  asio::steady_timer timer_;
  Look look_;
  Report report_;
  std::vector<ListenerSnapshot> listeners_;
};

}  // namespace gnomon
