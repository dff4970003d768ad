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

/// What the caller of a scenario wants otherwise, or written down.
struct RunOptions {
  std::optional<std::uint64_t> seed;
  unsigned nodes = 1;              ///< so many copies of every host made by `Run::node`
  std::optional<Duration> span;    ///< goes on until then after the scenario's end
  Recorder* recorder = nullptr;    ///< none: nothing is sampled
  TraceText* trace = nullptr;      ///< none: nothing is written
  StageWatcher* stages = nullptr;  ///< none: nobody watches
};

/// One limit that a scenario asked for, and what was seen.
struct Limit {
  std::string text;
  bool kept = false;
};

/// Largest and mean square error that a scenario allows, seconds. Zero: not asked.
struct Accuracy {
  double rms = 0;
  double worst = 0;
};

/// One run of a scenario: its world, and what came of its limits. A limit that is not kept is noted
/// and the scenario goes on. The invariants of the world are always on.
class Run {
 public:
  Run(std::uint64_t usual_seed, const RunOptions& options);

  World world;

  /// Honest servers s1 to s`count`, except for those that the world has.
  std::vector<std::string> servers(int count);

  /// The host, and as many copies as the options want: `name`-2 and so on, each with an oscillator
  /// of its own.
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

  /// Of enumerations or numbers.
  template <class Value>
  void equal(std::string_view what, const Value& value, const Value& wanted) {
    note(
        fmt::format("{}: {}, wanted {}", what, static_cast<long>(value), static_cast<long>(wanted)),
        value == wanted);
  }

  /// After the scenario: goes on as long as the options want.
  void finish();

  [[nodiscard]] const std::vector<Limit>& limits() const { return limits_; }

  /// All limits were kept, and all promises of the daemon.
  [[nodiscard]] bool good() const;

  /// What was not kept, a line each.
  [[nodiscard]] std::string complaints() const;

  [[nodiscard]] std::uint64_t seed() const { return seed_; }

 private:
  void note(std::string text, bool kept);

  std::uint64_t seed_;
  RunOptions options_;
  std::vector<Limit> limits_;
};

}  // namespace gnomon::sim
