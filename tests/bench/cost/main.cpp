// gnomon_cost: a node among N peers under simulated time, until it has settled; then what its calls
// cost, as one line of JSON. Under callgrind it leaves one dump of instructions for each kind of
// call. run.py makes the table.

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "meter.h"
#include "world.h"

namespace {

using gnomon::cost::Call;
using gnomon::cost::Meter;
using gnomon::cost::name_of;
using gnomon::cost::World;

/// Deadlines first: after a quick settling a thousand answers may come without one.
constexpr std::array kEveryCall{Call::kDeadline, Call::kDatagram,     Call::kSent,
                                Call::kAdjusted, Call::kNextDeadline, Call::kSnapshot};
constexpr unsigned kRounds = 5;
constexpr unsigned kLooks = 5;
constexpr unsigned kSelectableAtFirst = 16;

struct Options {
  gnomon::cost::WorldConfig world;
  unsigned polls = 100;
  std::uint64_t packets = 200;
  bool quick_settle = false;
};

void settle(World& world, const Options& options) {
  if (options.quick_settle) {
    world.settle_quickly(options.polls, kSelectableAtFirst);
  } else {
    world.settle(options.polls);
  }
}

/// Nanoseconds a call, the median of some rounds; and how many packets lead to a clock update.
std::string times_of(World& world, std::uint64_t packets) {
  std::array<std::vector<double>, gnomon::cost::kCalls> times;
  std::uint64_t adjustments = 0;
  for (unsigned round = 0; round < kRounds; ++round) {
    world.meter().clear();
    world.run_packets(packets);
    world.look(kLooks);
    adjustments += world.meter().sum(Call::kAdjusted).calls;
    for (const Call call : kEveryCall) {
      const Meter::Sum& sum = world.meter().sum(call);
      if (sum.calls == 0) continue;
      times[static_cast<std::size_t>(call)].push_back(static_cast<double>(sum.time.count()) /
                                                      static_cast<double>(sum.calls));
    }
  }
  std::string fields;
  for (const Call call : kEveryCall) {
    auto& rounds = times[static_cast<std::size_t>(call)];
    if (rounds.empty()) continue;
    std::ranges::sort(rounds);
    fields += fmt::format("{}\"{}\": {:.0f}", fields.empty() ? "" : ", ", name_of(call),
                          rounds[rounds.size() / 2]);
  }
  return fmt::format(R"("ns": {{{}}}, "adjustments_per_packet": {:.4f})", fields,
                     static_cast<double>(adjustments) / static_cast<double>(kRounds * packets));
}

/// How many calls of each kind callgrind has seen.
std::string collect(World& world, std::uint64_t calls) {
  std::string fields;
  for (const Call call : kEveryCall) {
    world.meter().collect(call);
    if (call == Call::kSnapshot) {
      world.look(kLooks);
    } else {
      world.run_calls(call, calls);
    }
    world.meter().dump();
    fields += fmt::format("{}\"{}\": {}", fields.empty() ? "" : ", ", name_of(call),
                          world.meter().sum(call).calls);
  }
  return fields;
}

/// Octets in use, with what malloc needs beside them.
std::size_t heap() {
  const auto state = mallinfo2();
  return state.uordblks + state.hblkhd;
}

/// Of the node alone: what is free again when it ends.
std::size_t heap_of_node(World& world) {
  const std::size_t with = heap();
  world.end_node();
  return with - heap();
}

/// Octets. Not getrusage's, which is inherited from whoever started the program.
std::uint64_t peak_rss() {
  std::ifstream status{"/proc/self/status"};
  std::string word;
  std::uint64_t kilobytes = 0;
  while (status >> word && word != "VmHWM:") {
  }
  status >> kilobytes;
  return 1024 * kilobytes;
}

void run(const Options& options) {
  World world{options.world};
  settle(world, options);
  const gnomon::NodeSnapshot settled = world.snapshot();
  std::string measured;
  if (options.world.peers > 0) {
    measured = Meter::under_callgrind()
                   ? fmt::format("\"collected\": {{{}}}", collect(world, options.packets))
                   : times_of(world, options.packets);
    measured += ", ";
  }
  const double error = world.clock_error();
  const std::size_t freed = heap_of_node(world);
  fmt::print(
      "{{\"peers\": {}, {}\"synchronized\": {}, \"combined\": {}, \"clock_error\": {:.3g}, "
      "\"heap\": {}, \"association\": {}, \"node\": {}, \"peak_rss\": {}}}\n",
      options.world.peers, measured, settled.system.synchronized, settled.system.peers_combined,
      error, freed, sizeof(gnomon::Association), sizeof(gnomon::Node), peak_rss());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Options options;
    CLI::App app{"What a node's calls cost, by the number of its peers"};
    app.add_option("--peers", options.world.peers);
    app.add_option("--seed", options.world.seed);
    app.add_option("--asymmetry", options.world.asymmetry, "share of the path");
    app.add_option("--polls", options.polls, "of each peer, before anything is measured");
    app.add_option("--packets", options.packets,
                   "received in each of five rounds; under callgrind: calls of each kind");
    app.add_flag("--quick-settle", options.quick_settle, "see World::settle_quickly");
    CLI11_PARSE(app, argc, argv);
    run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "gnomon_cost: {}\n", error.what());
    return 1;
  }
  return 0;
}
