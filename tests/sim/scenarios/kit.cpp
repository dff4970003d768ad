#include "scenarios/kit.h"

#include <utility>

namespace gnomon::sim {

PathConfig path_of(Queueing law, double base_seconds, double mean_seconds) {
  PathConfig path = symmetric_path(base_seconds, mean_seconds);
  path.there.queueing = path.back.queueing = law;
  return path;
}

HostSpec steady_node(std::vector<std::string> peers, double wander) {
  return {.name = "node",
          .peers = std::move(peers),
          .oscillator = {.frequency_ppm = 20, .wander = wander},
          .initial_offset_seconds = 0.1,
          .minpoll = 6,
          .maxpoll = 6};
}

void settle_and_measure(Run& run, double span_hours, const Accuracy& limit) {
  run.world.run_for(hours(2));
  run.accuracy("node", hours(span_hours), limit);
}

const std::vector<Scenario>& all_scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> joined;
    for (const auto table :
         {network_scenarios(), path_scenarios(), oscillator_scenarios(), start_scenarios(),
          policy_scenarios(), liar_scenarios(), refusal_scenarios(), outage_scenarios(),
          calendar_scenarios(), poll_scenarios(), peers_scenarios(), cluster_scenarios(),
          edge_scenarios(), identity_scenarios()}) {
      joined.insert(joined.end(), table.begin(), table.end());
    }
    return joined;
  }();
  return all;
}

}  // namespace gnomon::sim
