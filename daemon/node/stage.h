#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "model/node_io.h"
#include "model/now.h"
#include "node/hands.h"
#include "node/node.h"

namespace gnomon {

/// Sees what a node is given and what it asks for: a census of a simulation, a benchmark's meter,
/// later a flight recorder. Looks and never touches.
class StageWatcher {
 public:
  StageWatcher() = default;
  StageWatcher(const StageWatcher&) = delete;
  StageWatcher& operator=(const StageWatcher&) = delete;
  virtual ~StageWatcher() = default;

  /// The node is going to take `input`.
  virtual void before(Now now, const Input& input) = 0;

  /// The node took it and asks for `outbox`. Nothing of that is carried out yet.
  virtual void after(Now now, const Outbox& outbox) = 0;
};

/// The one loop that drives a node: the daemon, the simulator, the fuzzer, the benchmarks and the
/// unit tests all use it. `take` runs an input to completion:
///
/// 1. The node takes the input at `Hands::now`.
/// 2. The hands carry out its clock commands, then all other outputs, in the order of the outbox.
/// 3. What became of the clock command is the next input, before anything that waits. Then comes
///    what the hands reported, in the order in which they did. Each is taken in the same way, until
///    nothing waits. An outbox has at most one clock command.
///
/// One thread. A chain of inputs, each caused by the one before, that gets longer than
/// `kLongestChain` is a livelock and ends the program.
class Stage {
 public:
  static constexpr std::size_t kLongestChain = 64;

  /// `node` and `hands` outlive the stage.
  Stage(Node& node, Hands& hands) : node_{node}, hands_{hands} {}

  /// Runs `input` and all that follows from it. When called by the hands, while another input is
  /// being run, it only puts `input` behind those that wait, and copies the payload of a datagram.
  void take(Input input);

  /// When the node wants a `Deadline`; ask after each `take`.
  [[nodiscard]] MonoTime next_deadline() const { return node_.next_deadline(); }

  /// None: nobody watches. `watcher` outlives the stage.
  void watch(StageWatcher* watcher) { watcher_ = watcher; }

 private:
  struct Waiting {
    Input input;
    std::vector<std::uint8_t> payload;  ///< of a datagram
    std::size_t chain = 0;              ///< inputs that led to it, one after the other
  };

  void run(const Waiting& waiting);
  void carry_out(const Outbox& outbox);

  Node& node_;
  Hands& hands_;
  StageWatcher* watcher_ = nullptr;
  std::deque<Waiting> waiting_;
  std::size_t chain_ = 0;  ///< of the input that is being run
  bool running_ = false;
};

}  // namespace gnomon
