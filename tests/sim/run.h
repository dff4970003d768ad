#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recorder.h"
#include "sim/trace_text.h"
#include "sim/world.h"

namespace gnomon::sim {

/// What the caller of a scenario wants changed, or recorded.
struct RunOptions {
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's own
  unsigned nodes = 1;                 ///< number of copies of each host made by `Run::node`
  std::optional<Duration> span;       ///< total length: the world goes on after the scenario's end
  Recorder* recorder = nullptr;       ///< none: nothing is sampled
  TraceText* trace = nullptr;         ///< none: nothing is written
  StageWatcher* stages = nullptr;     ///< none: nobody watches
};

/// One limit that a scenario asked for, and what was seen.
struct Limit {
  std::string text;
  bool kept = false;
};

/// Root mean square and largest error that a scenario allows, seconds. Zero: no limit.
struct Accuracy {
  double rms = 0;
  double worst = 0;
};

/// One run of a scenario: its world, and what became of its limits. If a limit is not kept, that is
/// noted and the scenario goes on. The invariants of the world are always checked.
class Run {
 public:
  Run(std::uint64_t usual_seed, const RunOptions& options);

  World world;

  /// The names s1 to s`count`. Those that the world does not have yet become honest servers.
  std::vector<std::string> servers(int count);

  /// Adds the host, and as many copies of it as the options want. The copies are called `name`-2
  /// and so on, and each has an oscillator of its own.
  void node(const HostSpec& spec);

  /// Adds a fault.
  void fault(const Fault& fault);

  [[nodiscard]] SystemSnapshot system(const std::string& host) {
    return world.at(host).snapshot().system;
  }

  /// Runs for `span` and looks at the error that `host` shows, each second or, in a long
  /// span, at 30,000 moments.
  void accuracy(const std::string& host, Duration span, const Accuracy& limit);

  /// Runs until all hosts are synchronised and within `error_seconds`, at most for `limit`.
  bool converges(double error_seconds, Duration limit);

  void below(std::string_view what, double value, double limit);
  void above(std::string_view what, double value, double limit);
  void near(std::string_view what, double value, double wanted, double tolerance);
  void is(std::string_view what, bool holds);

  /// For enumerations and numbers.
  template <class Value>
  void equal(std::string_view what, const Value& value, const Value& wanted) {
    note(
        fmt::format("{}: {}, wanted {}", what, static_cast<long>(value), static_cast<long>(wanted)),
        value == wanted);
  }

  /// To be called after the scenario: runs the world on for as long as the options want.
  void finish();

  [[nodiscard]] const std::vector<Limit>& limits() const { return limits_; }

  /// All limits were kept, and no invariant was broken.
  [[nodiscard]] bool good() const;

  /// The limits and invariants that were not kept, one a line.
  [[nodiscard]] std::string complaints() const;

  [[nodiscard]] std::uint64_t seed() const { return seed_; }

 private:
  void note(std::string text, bool kept);

  std::uint64_t seed_;
  RunOptions options_;
  std::vector<Limit> limits_;
};

}  // namespace gnomon::sim
