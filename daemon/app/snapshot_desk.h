#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include <asio/io_context.hpp>

#include "model/snapshot.h"

namespace gnomon {

/// Where other threads ask the main loop for a snapshot of this moment. The loop makes it between
/// two events, so all its values belong together. Who asks waits, but never for longer than a
/// second, and not at all once the desk is closed.
class SnapshotDesk {
 public:
  /// `make` is called on the loop's thread. `loop` outlives the desk.
  SnapshotDesk(asio::io_context& loop, std::function<Snapshot()> make);

  /// May be called on any thread but the loop's, which would wait for itself. Empty if the loop did
  /// not answer within a second, or if the program is ending.
  [[nodiscard]] std::optional<Snapshot> ask();

  /// Wakes all threads that wait, with an empty answer, and refuses all further questions. To be
  /// called when the loop has ended, before the threads that ask are joined.
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
