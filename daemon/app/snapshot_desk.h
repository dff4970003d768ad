#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include <asio/io_context.hpp>

#include "model/snapshot.h"

namespace gnomon {

/// Where other threads ask the main loop for a snapshot of this moment. The loop answers between
/// two events; nobody waits for longer than a second, and nobody at all once it is closed.
class SnapshotDesk {
 public:
  /// `make` is called on the loop's thread. `loop` outlives the desk.
  SnapshotDesk(asio::io_context& loop, std::function<Snapshot()> make);

  /// Any thread but the loop's. None: the loop is stuck, or the program is going to end.
  [[nodiscard]] std::optional<Snapshot> ask();

  /// Wakes those who wait and refuses all further questions.
  void close();

 private:
  struct Question;

  asio::io_context& loop_;
  std::function<Snapshot()> make_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closed_ = false;
};

}  // namespace gnomon
