#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "model/log_level.h"

namespace gnomon {

/// Writes lines to a descriptor, and never lets the caller wait for it: a thread of its own writes,
/// and a queue of bounded size stands between. If the reader of a pipe sleeps, a disk is full or
/// the descriptor is closed, lines are lost and counted. Lines keep their order. Where some are
/// missing, a notice says how many, as soon as the descriptor takes lines again.
class LineWriter {
 public:
  /// Makes the notice "n lines lost", a whole line. Called on the writer's thread, and in the
  /// destructor.
  using Notice = std::function<std::string(std::uint64_t lost)>;

  struct Settings {
    int descriptor = 2;
    /// Bound of the queue: lines of a minute at trace level with 100 peers.
    std::size_t queue_octets = std::size_t{1} << 20U;
    /// How long the end waits for the descriptor to take what is queued.
    std::chrono::milliseconds farewell{300};
  };

  /// Starts no thread: lines wait in the queue until `start`. The descriptor must stay open.
  LineWriter(const Settings& settings, Notice notice);

  /// Waits at most `farewell` for what is queued. A thread that is stuck in the descriptor is left
  /// behind: it ends with the program, or with its write, and touches nothing of ours any more.
  /// Without `start`, what is queued is written here, within the same time.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Starts the thread; once. False if the system gives none: then the queue fills, and what is in
  /// it is written at the end.
  [[nodiscard]] bool start();

  /// Queues a line, which ends in a line feed. Any thread; never waits for the descriptor. The last
  /// quarter of the queue is for warnings and errors: a flood of details cannot push them out.
  void put(std::string line, LogLevel level);

  /// Lines lost since the start, by reason.
  [[nodiscard]] LogLosses losses() const;

 private:
  class Queue;
  std::shared_ptr<Queue> queue_;  ///< the thread's as well: it may outlive this
  std::chrono::milliseconds farewell_;
  std::thread thread_;
};

}  // namespace gnomon
