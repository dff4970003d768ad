// Whose address is it: one server under several names, this very machine, and rings of daemons.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

PathConfig lan() { return symmetric_path(150 * kMicro, 30 * kMicro); }

bool claims(const SystemSnapshot& system) {
  return system.state == SystemState::kSynchronized || system.state == SystemState::kHoldover;
}

/// What was seen of all hosts, second by second.
struct Seen {
  unsigned broken = 0;   ///< moments at which a host claimed to know the time better than it did
  unsigned highest = 0;  ///< the highest stratum that was served
  std::map<std::string, bool> locals;  ///< who is in state `local`; true: it follows a peer

  void look(World& world, const std::string& name) {
    if (!world.at(name).running()) return;
    const SystemSnapshot system = world.at(name).snapshot().system;
    if (system.stratum < kStratumUnsynchronized)
      highest = std::max<unsigned>(highest, system.stratum);
    if (system.state != SystemState::kLocal) locals.erase(name);
    if (system.state == SystemState::kLocal) locals[name] = system.reference_peer.has_value();
    if (!claims(system) || !system.max_error_seconds) return;
    const double error = std::abs(world.at(name).shown_error());
    broken += error > *system.max_error_seconds + 1e-6 ? 1U : 0U;
  }

  /// How many serve their own clock and follow nobody.
  [[nodiscard]] unsigned roots() const {
    return static_cast<unsigned>(
        std::ranges::count_if(locals, [](const auto& one) { return !one.second; }));
  }
};

/// Looks from now on. The world's own invariants do not look where nobody knows the time.
std::shared_ptr<Seen> watch_bounds(World& world) {
  auto seen = std::make_shared<Seen>();
  world.every(seconds(1), [&world, seen] {
    for (const std::string& name : world.host_names()) seen->look(world, name);
  });
  return seen;
}

HostSpec member(const std::string& name, std::vector<std::string> peers, double offset_seconds) {
  return {.name = name,
          .peers = std::move(peers),
          .oscillator = {.frequency_ppm = 40 * offset_seconds},
          .initial_offset_seconds = offset_seconds,
          .maxpoll = 6};
}

// Four names lead to one server that lies, three servers are honest: it has one vote, not four.
void liar_under_four_names(Run& run) {
  run.servers(4);
  std::vector<std::string> peers{"s2", "s3", "s4"};
  for (const char* name : {"a.liar", "b.liar", "c.liar", "d.liar"}) {
    run.world.name(name, {"s1"});
    peers.insert(peers.begin(), name);
  }
  run.world.scripted("s1").behaviour().offset_seconds = 0.3;
  run.node(steady_node(peers));
  run.converges(2 * kMilli, minutes(3));
  run.world.run_for(hours(1));
  run.equal("a.liar", run.world.peer("node", "d.liar").state, PeerState::kFalseticker);
  unsigned duplicates = 0;
  for (const char* name : {"a.liar", "b.liar", "c.liar"}) {
    duplicates += run.world.peer("node", name).state == PeerState::kDuplicate ? 1U : 0U;
  }
  run.equal("duplicates", duplicates, 3U);
  run.equal("peers that count", run.system("node").peers_distinct, 4U);
  run.accuracy("node", hours(1), {.worst = 80 * kMicro});
}

// A name and its twin: the second takes over the address when the first has left.
void twin_takes_over(Run& run) {
  run.servers(2);
  run.world.name("twin", {"s1"});
  run.node(steady_node({"s1", "s2", "twin"}));
  run.world.run_for(hours(1));
  run.equal("twin at first", run.world.peer("node", "twin").state, PeerState::kDuplicate);
  run.world.at("node").reload({"s2", "twin"});
  run.world.run_for(minutes(10));
  run.is("then it contributes", run.world.peer("node", "twin").offset_seconds.has_value());
  run.equal("peers that agree", run.system("node").peers_truechimer, 2U);
}

// Two names for two servers, in the same order: each gets one.
void names_share_a_pool(Run& run) {
  run.servers(2);
  run.world.name("0.pool", {"s1", "s2"}).name("1.pool", {"s1", "s2"});
  run.node(steady_node({"0.pool", "1.pool"}));
  run.world.run_for(hours(1));
  run.equal("peers that agree", run.system("node").peers_truechimer, 2U);
  run.is("both are asked",
         run.world.requests("node", "s1") > 0 && run.world.requests("node", "s2") > 0);
}

// A local clock, 0.2 s off, that is its own peer under three addresses, one of them translated.
void own_addresses(Run& run) {
  HostSpec spec = member("node", {"node", "second", "translated"}, 0.2);
  spec.local = {.enabled = true, .stratum = 5, .activate_after_seconds = 0};
  run.node(spec);
  run.world.alias("second", "node", true).alias("translated", "node", false);
  const auto seen = watch_bounds(run.world);
  run.world.run_for(hours(2));
  run.equal("state", run.system("node").state, SystemState::kLocal);
  run.equal("highest stratum", seen->highest, 5U);
  for (const char* name : {"node", "second", "translated"}) {
    run.equal(name, run.world.peer("node", name).state, PeerState::kLoop);
    run.equal("samples", run.world.peer("node", name).samples, 0U);
  }
  run.equal("moments at which a bound was broken", seen->broken, 0U);
}

// The same list of peers on every server, itself included. Then both upstreams move by 100 ms: the
// servers must not outvote them with their own time.
void same_list_everywhere(Run& run) {
  run.world.usual_path(lan());
  run.servers(2);
  for (const char* name : {"a", "b", "c"}) {
    run.node(member(name, {"s1", "s2", "a", "b", "c"}, 0.01));
  }
  run.converges(kMilli, minutes(5));
  run.world.run_for(hours(2));
  run.equal("a seen by itself", run.world.peer("a", "a").state, PeerState::kLoop);
  run.equal("stratum", run.system("a").stratum, std::uint8_t{2});
}

// Two upstreams that move by 100 ms, and a node that asks itself under two addresses.
void own_vote(Run& run) {
  run.world.usual_path(lan());
  run.servers(2);
  run.node(member("node", {"s1", "s2", "node", "second"}, 0.01));
  run.world.alias("second", "node", true);
  run.world.run_for(hours(1));
  for (const char* server : {"s1", "s2"}) {
    run.world.scripted(server).behaviour().offset_seconds = 0.1;
  }
  run.world.run_for(minutes(30));
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
  run.near("error", run.world.at("node").shown_error(), 0.1, kMilli);
}

std::vector<std::string> ring_of(Run& run, std::size_t size, bool local, bool upstream) {
  run.world.usual_path(lan());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < size; ++i) names.push_back(fmt::format("r{}", i + 1));
  for (std::size_t i = 0; i < size; ++i) {
    HostSpec spec = member(names[i], {names[(i + 1) % size]}, 0.1 * static_cast<double>(i + 1));
    if (upstream && i == 0) spec.peers.push_back(run.servers(1).front());
    spec.local = {.enabled = local, .stratum = 10, .activate_after_seconds = 30};
    run.node(spec);
  }
  return names;
}

// Nobody knows the time, and everybody serves its own clock when it must. One of the ring leads,
// the strata stay, and nobody claims to know how wrong it is.
void ring_of_local_clocks(Run& run, std::size_t size) {
  const auto names = ring_of(run, size, true, false);
  const auto seen = watch_bounds(run.world);
  run.world.run_for(hours(3));
  run.below("highest stratum", seen->highest, 10.0 + static_cast<double>(size));
  run.above("servers of their own clock", seen->roots(), 0.5);
  for (const std::string& name : names) {
    run.below("error of " + name, std::abs(run.world.at(name).shown_error()), 10);
  }
  run.equal("moments at which a bound was broken", seen->broken, 0U);
  const unsigned before = run.world.events<SystemStateChanged>(names.front());
  run.world.run_for(hours(3));
  run.equal("nobody changes any more", run.world.events<SystemStateChanged>(names.front()), before);
}

// The first of the ring has an upstream, which falls silent for a day. The ring may coast on what
// it knows, but does not follow itself.
void ring_loses_its_upstream(Run& run, std::size_t size, bool local) {
  const auto names = ring_of(run, size, local, true);
  run.converges(kMilli, minutes(10));
  run.world.run_for(hours(2));
  run.fault(
      {.kind = FaultKind::kServerSilent, .target = "s1", .at = hours(3), .length = hours(30)});
  const auto seen = watch_bounds(run.world);
  run.world.run_for(hours(16));
  run.below("highest stratum", seen->highest, static_cast<double>(size) + 1.5);
  run.equal("r1 in holdover", run.system("r1").state, SystemState::kHoldover);
  run.world.run_for(hours(14));
  run.equal("moments at which a bound was broken", seen->broken, 0U);
  run.below("highest stratum", seen->highest,
            local ? 10.0 + static_cast<double>(size) : static_cast<double>(size) + 1.5);
  run.world.run_for(hours(1.5));
  run.converges(kMilli, hours(2));
  run.equal("stratum of the last", run.system(names[1]).stratum,
            static_cast<std::uint8_t>(size + 1));
}

// All ask all, and all serve their own clocks when they must: one is left whom the others follow.
void local_clocks_yield(Run& run) {
  run.world.usual_path(lan());
  const std::vector<std::string> all{"a", "b", "c", "d"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    HostSpec spec = member(all[i], all, 0.1 * static_cast<double>(i));
    spec.local = {.enabled = true, .stratum = 10, .activate_after_seconds = 0};
    run.node(spec);
  }
  const auto seen = watch_bounds(run.world);
  run.world.run_for(hours(2));
  run.equal("servers of their own clock", seen->roots(), 1U);
  run.equal("the one with the lowest address leads", run.system("a").stratum, std::uint8_t{10});
  run.equal("stratum of d", run.system("d").stratum, std::uint8_t{11});
  run.below("highest stratum", seen->highest, 11.5);
  run.near("d against a", run.world.at("d").shown_error() - run.world.at("a").shown_error(), 0,
           kMilli);
  run.equal("moments at which a bound was broken", seen->broken, 0U);
}

// A backup that is deep in the tree, but no ring, is followed some time after the upstream fell
// silent.
void deep_backup(Run& run) {
  run.servers(2);
  run.world.scripted("s2").behaviour().stratum = 6;
  run.node(steady_node(run.servers(2)));
  run.world.run_for(hours(2));
  run.fault({.kind = FaultKind::kServerSilent, .target = "s1", .at = hours(2), .length = hours(8)});
  run.world.run_for(hours(2));
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
  run.equal("stratum", run.system("node").stratum, std::uint8_t{7});
}

void too_deep(Run& run) {
  run.servers(1);
  run.world.scripted("s1").behaviour().stratum = 15;
  run.node(steady_node({"s1"}));
  run.world.run_for(hours(1));
  run.equal("s1", run.world.peer("node", "s1").state, PeerState::kTooDeep);
}

// The first address of a name refuses: the second is asked, and the first never again. After a
// reload the first may be asked again.
void first_address_denies(Run& run) {
  run.servers(2);
  run.world.name("pool", {"s1", "s2"});
  run.fault({.kind = FaultKind::kKissDeny, .target = "s1", .length = hours(50)});
  run.node(steady_node({"pool"}));
  run.converges(2 * kMilli, minutes(5));
  run.world.run_for(hours(3));
  run.equal("requests to the one that refuses", run.world.requests("node", "s1"), 1U);
}

void denied_until_a_reload(Run& run) {
  run.node(steady_node(run.servers(1)));
  run.fault({.kind = FaultKind::kKissDeny, .target = "s1", .at = hours(1), .length = minutes(10)});
  run.world.run_for(hours(2));
  run.equal("s1", run.world.peer("node", "s1").state, PeerState::kDenied);
  const unsigned before = run.world.requests("node", "s1");
  run.world.run_for(hours(2));
  run.equal("requests", run.world.requests("node", "s1"), before);
  run.world.at("node").reload({"s1"});
  run.converges(2 * kMilli, minutes(10));
}

// RATE of the first address slows down that address only.
void rate_of_one_address(Run& run) {
  run.servers(2);
  run.world.name("pool", {"s1", "s2"});
  run.fault({.kind = FaultKind::kKissRate, .target = "s1", .at = hours(1), .length = hours(1)});
  run.fault(
      {.kind = FaultKind::kServerSilent, .target = "s1", .at = hours(2), .length = hours(90)});
  run.node(steady_node({"pool"}));
  run.world.run_for(hours(1.5));
  run.equal("RATE is shown", run.world.peer("node", "pool").rate_limited, std::uint8_t{1});
  run.world.run_for(hours(48));
  run.near("poll interval of the next address",
           run.world.peer("node", "pool").poll_interval_seconds, 64, 0.5);
  run.equal("RATE is not shown", run.world.peer("node", "pool").rate_limited, std::uint8_t{0});
}

constexpr std::array kScenarios{
    Scenario{"liar-under-four-names", "identity",
             "one liar under four names against three honest servers", 1401, liar_under_four_names},
    Scenario{"twin-takes-over", "identity",
             "a second name of a server waits until the first has left", 1402, twin_takes_over},
    Scenario{"names-share-a-pool", "identity", "two names of the same two servers: each gets one",
             1403, names_share_a_pool},
    Scenario{"own-addresses", "identity",
             "a node with a local clock asks itself under three addresses", 1404, own_addresses},
    Scenario{"same-list-everywhere", "identity",
             "three servers have the same list of peers, themselves included", 1405,
             same_list_everywhere},
    Scenario{"own-vote", "identity",
             "both upstreams move by 100 ms, and the node asks itself twice", 1406, own_vote},
    Scenario{"ring-of-two-local-clocks", "identity", "a ring without upstream", 1407,
             [](Run& run) { ring_of_local_clocks(run, 2); }},
    Scenario{"ring-of-three-local-clocks", "identity", "a ring without upstream", 1408,
             [](Run& run) { ring_of_local_clocks(run, 3); }},
    Scenario{"ring-of-four-local-clocks", "identity", "a ring without upstream", 1409,
             [](Run& run) { ring_of_local_clocks(run, 4); }},
    Scenario{"ring-of-two-loses-its-upstream", "identity", "for thirty hours", 1410,
             [](Run& run) { ring_loses_its_upstream(run, 2, false); }},
    Scenario{"ring-of-three-loses-its-upstream", "identity", "for thirty hours", 1411,
             [](Run& run) { ring_loses_its_upstream(run, 3, false); }},
    Scenario{"ring-of-four-loses-its-upstream", "identity", "for thirty hours", 1412,
             [](Run& run) { ring_loses_its_upstream(run, 4, false); }},
    Scenario{"ring-of-three-falls-back", "identity",
             "a ring with local clocks loses its upstream for thirty hours", 1413,
             [](Run& run) { ring_loses_its_upstream(run, 3, true); }},
    Scenario{"local-clocks-yield", "identity",
             "four nodes ask one another and serve their own clocks", 1414, local_clocks_yield},
    Scenario{"deep-backup", "identity", "the only peer left is five strata below the lost one",
             1415, deep_backup},
    Scenario{"too-deep", "identity", "the only server is at stratum 15", 1416, too_deep},
    Scenario{"first-address-denies", "identity", "of a name's two addresses the first says DENY",
             1417, first_address_denies},
    Scenario{"denied-until-a-reload", "identity", "DENY, and then the administrator reloads", 1418,
             denied_until_a_reload},
    Scenario{"rate-of-one-address", "identity", "RATE of one address is not held against the next",
             1419, rate_of_one_address},
};

}  // namespace

std::span<const Scenario> identity_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
