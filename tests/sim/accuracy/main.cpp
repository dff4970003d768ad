// gnomon_sim_accuracy: the daemon's RMS time error on paths of different kinds, at a fixed poll of
// 64 s with one perfect server, beside the particle filter that knows the noise exactly (the oracle
// of the design, where there is one). Figures to compare, no verdict.
//
//   gnomon_sim_accuracy [SEEDS [HOURS]]   5 seeds of 28 h (100,000 s), the second half counts
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/world.h"

namespace {

using gnomon::sim::hours;
using gnomon::sim::LinkConfig;
using gnomon::sim::PathConfig;
using gnomon::sim::seconds;
using gnomon::sim::World;

struct Case {
  const char* name;
  PathConfig path;
  double wander = 1e-9;
  int peers = 1;
  double oracle_us = 0;  ///< RMS error, microseconds; 0: not known
};

struct Errors {
  double rms = 0;
  double worst = 0;
};

PathConfig queues(double mean_seconds) { return gnomon::sim::symmetric_path(100e-6, mean_seconds); }

/// A path with all of its jitter on one direction.
PathConfig one_sided(double mean_seconds) {
  PathConfig path = queues(mean_seconds);
  path.there.queueing = gnomon::sim::Queueing::kNone;
  return path;
}

PathConfig bursts() {
  PathConfig path = queues(100e-6);
  path.back.burst_every_seconds = 3000;
  path.back.burst_length_seconds = 600;
  path.back.burst_queueing_seconds = 0.02;
  return path;
}

Errors run(const Case& what, std::uint64_t seed, double span_hours) {
  World world{seed, what.path};
  gnomon::sim::HostSpec spec{.name = "node",
                             .oscillator = {.frequency_ppm = 20, .wander = what.wander},
                             .initial_offset_seconds = 0.1,
                             .minpoll = 6,
                             .maxpoll = 6};
  for (int i = 1; i <= what.peers; ++i) {
    spec.peers.push_back(fmt::format("s{}", i));
    world.server(spec.peers.back());
  }
  world.host(spec);
  world.run_for(hours(span_hours / 2));
  Errors errors;
  double squares = 0;
  int count = 0;
  for (; count < span_hours * 1800; ++count) {
    world.run_for(seconds(1));
    const double error = world.at("node").shown_error();
    squares += error * error;
    errors.worst = std::max(errors.worst, std::abs(error));
  }
  errors.rms = std::sqrt(squares / count);
  return errors;
}

int number_or(std::span<char*> arguments, std::size_t index, int usual) {
  if (index >= arguments.size()) return usual;
  const std::string_view text{arguments[index]};
  int number = usual;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::max(number, 1);
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const int seeds = number_or(arguments, 1, 5);
  const int span_hours = number_or(arguments, 2, 28);
  const std::array cases{Case{.name = "queues of 10 us", .path = queues(10e-6), .oracle_us = 2.7},
                         Case{.name = "queues of 10 us, wander 1e-8",
                              .path = queues(10e-6),
                              .wander = 1e-8,
                              .oracle_us = 7.1},
                         Case{.name = "queues of 100 us", .path = queues(100e-6), .oracle_us = 11},
                         Case{.name = "queues of 100 us, wander 1e-8",
                              .path = queues(100e-6),
                              .wander = 1e-8,
                              .oracle_us = 27},
                         Case{.name = "queues of 1 ms", .path = queues(1e-3), .oracle_us = 48},
                         Case{.name = "queues of 1 ms, wander 1e-8",
                              .path = queues(1e-3),
                              .wander = 1e-8,
                              .oracle_us = 113},
                         Case{.name = "queues of 10 ms", .path = queues(10e-3), .oracle_us = 258},
                         Case{.name = "queues of 10 ms, wander 1e-8",
                              .path = queues(10e-3),
                              .wander = 1e-8,
                              .oracle_us = 445},
                         Case{.name = "1 ms, one direction only", .path = one_sided(1e-3)},
                         Case{.name = "bursts of 20 ms, one direction", .path = bursts()},
                         Case{.name = "three servers, 100 us", .path = queues(100e-6), .peers = 3},
                         Case{.name = "three servers, 1 ms", .path = queues(1e-3), .peers = 3}};
  fmt::print("{:<34}{:>10}{:>10}{:>10}{:>10}   (us, {} seeds, {} h)\n", "", "RMS", "worst",
             "oracle", "RMS/oracle", seeds, span_hours);
  for (const Case& what : cases) {
    double squares = 0;
    double worst = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
      const Errors errors = run(what, static_cast<std::uint64_t>(seed), span_hours);
      squares += errors.rms * errors.rms / seeds;
      worst = std::max(worst, errors.worst);
    }
    const double rms = 1e6 * std::sqrt(squares);
    fmt::print("{:<34}{:>10.1f}{:>10.1f}", what.name, rms, 1e6 * worst);
    if (what.oracle_us > 0) fmt::print("{:>10.1f}{:>10.2f}", what.oracle_us, rms / what.oracle_us);
    fmt::print("\n");
  }
  return 0;
}
