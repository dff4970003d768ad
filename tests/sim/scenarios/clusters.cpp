// Several daemons that follow one another.
#include <array>
#include <map>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

PathConfig lan() { return symmetric_path(150 * kMicro, 30 * kMicro); }

/// ltt1 follows four upstream servers, one of them preferred, and serves ltt2 to ltt5.
void build_five(Run& run) {
  run.node({.name = "ltt1",
            .peers = run.servers(4),
            .preferred = "s3",
            .oscillator = {.frequency_ppm = 13},
            .initial_offset_seconds = -0.65});
  const std::map<std::string, double> clients{
      {"ltt2", 20}, {"ltt3", -35}, {"ltt4", 7}, {"ltt5", -2}};
  for (const auto& [name, frequency_ppm] : clients) {
    run.world.path(name, "ltt1", lan());
    run.node({.name = name,
              .peers = {"ltt1"},
              .oscillator = {.frequency_ppm = frequency_ppm},
              .initial_offset_seconds = 0.01 * frequency_ppm,
              .local = {.enabled = true}});
  }
}

void five(Run& run) {
  build_five(run);
  run.converges(kMilli, seconds(68));
  run.world.run_for(hours(6));
  run.is("all within 1 ms", run.world.converged(kMilli));
  run.equal("stratum of ltt1", run.system("ltt1").stratum, std::uint8_t{2});
  run.equal("stratum of ltt4", run.system("ltt4").stratum, std::uint8_t{3});
}

void five_lose_upstream(Run& run) {
  build_five(run);
  for (const char* server : {"s1", "s2", "s3", "s4"}) {
    run.fault(
        {.kind = FaultKind::kServerSilent, .target = server, .at = hours(3), .length = hours(5)});
  }
  run.world.run_for(hours(8));
  run.equal("state of ltt1", run.system("ltt1").state, SystemState::kHoldover);
  run.converges(kMilli, minutes(39));
}

void chain(Run& run) {
  run.world.usual_path(symmetric_path(kMilli, 50 * kMicro));
  std::string upstream = run.servers(1).front();
  for (const char* name : {"a", "b", "c", "d"}) {
    HostSpec spec = steady_node({upstream});
    spec.name = name;
    run.node(spec);
    upstream = name;
  }
  run.converges(kMilli, seconds(30));
  run.world.run_for(hours(4));
  run.equal("stratum of d", run.system("d").stratum, std::uint8_t{5});
  run.accuracy("d", hours(10), {.rms = 160 * kMicro, .worst = 270 * kMicro});
}

// Somebody sets the clock of the first node by 3 s. The error runs down the chain, and then the
// correction does.
void disturbed_chain(Run& run) {
  run.world.usual_path(symmetric_path(kMilli, 50 * kMicro));
  std::string upstream = run.servers(1).front();
  for (const char* name : {"a", "b", "c"}) {
    HostSpec spec = steady_node({upstream});
    spec.name = name;
    run.node(spec);
    upstream = name;
  }
  run.fault({.kind = FaultKind::kClockSet, .target = "a", .at = hours(3), .amount = 3});
  run.world.run_for(hours(3) + minutes(5));
  run.converges(2 * kMilli, seconds(20));
  run.accuracy("c", hours(2), {.worst = 190 * kMicro});
}

/// Three strata of four servers each, five clients of the last.
void three_strata(Run& run) {
  std::vector<std::string> above = run.servers(4);
  for (int stratum = 2; stratum <= 3; ++stratum) {
    std::vector<std::string> here;
    for (int i = 1; i <= 4; ++i) {
      HostSpec spec = steady_node(above);
      spec.name = here.emplace_back(fmt::format("t{}{}", stratum, i));
      spec.oscillator.frequency_ppm = 9.0 * i - 20;
      run.node(spec);
    }
    above = here;
  }
  for (int i = 1; i <= 5; ++i) {
    HostSpec spec = steady_node(above);
    spec.name = fmt::format("client{}", i);
    run.node(spec);
  }
  run.converges(kMilli, seconds(68));
  run.world.run_for(hours(3));
  run.is("all within 0.3 ms", run.world.converged(0.3 * kMilli));
  run.equal("stratum of a client", run.system("client5").stratum, std::uint8_t{4});
}

void hundred(Run& run, double span_hours) {
  run.node({.name = "head", .peers = run.servers(4), .initial_offset_seconds = 0.2});
  run.world.usual_path(lan());
  for (int i = 1; i < 100; ++i) {
    run.node({.name = fmt::format("n{:02}", i),
              .peers = {"head", "s2"},
              .oscillator = {.frequency_ppm = i - 50.0},
              .initial_offset_seconds = 0.001 * i,
              .start_after = seconds(0.3 * i)});
  }
  run.converges(kMilli, seconds(90));
  run.world.run_for(hours(span_hours));
  run.is("all within 0.5 ms", run.world.converged(0.5 * kMilli));
}

// Two daemons follow each other, and their only upstream falls silent. Neither may claim to be
// synchronised by the other for ever.
void loop(Run& run) {
  run.world.usual_path(lan());
  const auto servers = run.servers(1);
  run.node({.name = "a", .peers = {"s1", "b"}, .maxpoll = 6});
  run.node({.name = "b", .peers = {"a"}, .maxpoll = 6});
  run.fault({.kind = FaultKind::kServerSilent, .target = "s1", .at = hours(2), .length = hours(6)});
  run.world.run_for(hours(7));
  run.is("a is not synchronised to itself", run.system("a").state != SystemState::kSynchronized);
  run.converges(kMilli, minutes(159));
}

// There is no upstream. One node serves its own clock at stratum 10, and the others follow it.
void orphans(Run& run) {
  run.world.usual_path(lan());
  const auto servers = run.servers(1);
  run.world.scripted("s1").behaviour().silent = true;
  run.node({.name = "head",
            .peers = servers,
            .oscillator = {.frequency_ppm = 3},
            .maxpoll = 6,
            .local = {.enabled = true}});
  for (const char* name : {"a", "b"}) {
    run.node({.name = name,
              .peers = {"head"},
              .oscillator = {.frequency_ppm = -4},
              .initial_offset_seconds = 0.3,
              .maxpoll = 6});
  }
  run.world.run_for(hours(4));
  run.equal("state of head", run.system("head").state, SystemState::kLocal);
  run.equal("stratum of a", run.system("a").stratum, std::uint8_t{11});
  run.near("a against b", run.world.at("a").shown_error() - run.world.at("b").shown_error(), 0,
           0.3 * kMilli);
}

// The upstream fails for six hours. The head serves its own clock meanwhile, and goes back to the
// upstream afterwards.
void local_fallback(Run& run) {
  run.world.usual_path(lan());
  run.node({.name = "head",
            .peers = run.servers(2),
            .oscillator = {.frequency_ppm = 3},
            .maxpoll = 6,
            .local = {.enabled = true}});
  run.node({.name = "a", .peers = {"head"}, .maxpoll = 6});
  for (const char* server : {"s1", "s2"}) {
    run.fault(
        {.kind = FaultKind::kServerSilent, .target = server, .at = hours(3), .length = hours(6)});
  }
  run.world.run_for(hours(9));
  run.near("a against the head",
           run.world.at("a").shown_error() - run.world.at("head").shown_error(), 0, kMilli);
  run.converges(0.5 * kMilli, seconds(440));
}

constexpr std::array kScenarios{
    Scenario{"cluster-of-five", "clusters",
             "a head follows four servers, four clients follow the head", 1201, five},
    Scenario{"cluster-loses-its-upstream", "clusters",
             "as cluster-of-five, and the four servers fall silent", 1202, five_lose_upstream},
    Scenario{"chain-of-four", "clusters", "four nodes follow one another: strata 2 to 5", 1203,
             chain, Cost::kLong},
    Scenario{"disturbed-chain", "clusters",
             "somebody sets the clock of the first of three nodes in a chain", 1204,
             disturbed_chain},
    Scenario{"three-strata-of-four", "clusters",
             "four servers, below them two layers of four nodes and five clients", 1205,
             three_strata, Cost::kLong},
    Scenario{"hundred-nodes", "clusters", "a head and 99 clients, two hours", 1206,
             [](Run& run) { hundred(run, 2); }, Cost::kLong},
    Scenario{"hundred-nodes-for-a-day", "clusters", "a head and 99 clients, a day", 1210,
             [](Run& run) { hundred(run, 24); }, Cost::kSlow},
    Scenario{"loop-of-two", "clusters", "two nodes that follow each other lose their upstream",
             1207, loop},
    Scenario{"orphans", "clusters",
             "no upstream at all: the head serves its own clock at stratum 10", 1208, orphans},
    Scenario{"local-fallback", "clusters",
             "the upstream is silent for six hours: local stratum, then the true time again", 1209,
             local_fallback},
};

}  // namespace

std::span<const Scenario> cluster_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
