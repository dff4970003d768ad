#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/run.h"

namespace gnomon::sim {

/// How long a scenario takes, compiled with optimisation.
enum class Cost : std::uint8_t {
  kUsual,  ///< some tenths of a second
  kLong,   ///< more: too much for a sanitizer
  kSlow,   ///< many seconds: not run unless asked for
};

/// A world with a name and limits. It is written once; the tests and gnomon-sim both run it.
struct Scenario {
  std::string_view name;   ///< lower case, words joined by a dash
  std::string_view kind;   ///< what it is about: "network", "start", ...
  std::string_view about;  ///< one sentence
  std::uint64_t seed = 0;
  void (*script)(Run&) = nullptr;  ///< builds the world, runs it and states the limits
  Cost cost = Cost::kUsual;
};

/// All of them, kind after kind.
[[nodiscard]] const std::vector<Scenario>& all_scenarios();

}  // namespace gnomon::sim
