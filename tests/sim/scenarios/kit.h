#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/scenario.h"

// What the scenarios have in common: units, usual paths, the usual node.
namespace gnomon::sim {

inline constexpr double kMicro = 1e-6;
inline constexpr double kMilli = 1e-3;

/// A path with the same law of queueing both ways. `base_seconds`: delay of each way without a
/// queue. `mean_seconds`: mean of the queue's delay.
[[nodiscard]] PathConfig path_of(Queueing law, double base_seconds, double mean_seconds);

/// A host called `node` that asks each of its peers every 64 s. It starts 0.1 s and 20 ppm off.
/// `wander`: of its quartz, ratio per sqrt(second).
[[nodiscard]] HostSpec steady_node(std::vector<std::string> peers, double wander = 1e-9);

/// Runs for two hours without looking, then for `span_hours` against `limit`.
void settle_and_measure(Run& run, double span_hours, const Accuracy& limit);

// One table for each file of scenarios.
[[nodiscard]] std::span<const Scenario> network_scenarios();
[[nodiscard]] std::span<const Scenario> path_scenarios();
[[nodiscard]] std::span<const Scenario> oscillator_scenarios();
[[nodiscard]] std::span<const Scenario> start_scenarios();
[[nodiscard]] std::span<const Scenario> policy_scenarios();
[[nodiscard]] std::span<const Scenario> liar_scenarios();
[[nodiscard]] std::span<const Scenario> refusal_scenarios();
[[nodiscard]] std::span<const Scenario> outage_scenarios();
[[nodiscard]] std::span<const Scenario> calendar_scenarios();
[[nodiscard]] std::span<const Scenario> poll_scenarios();
[[nodiscard]] std::span<const Scenario> peers_scenarios();
[[nodiscard]] std::span<const Scenario> cluster_scenarios();
[[nodiscard]] std::span<const Scenario> edge_scenarios();
[[nodiscard]] std::span<const Scenario> identity_scenarios();

}  // namespace gnomon::sim
