#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/scenario.h"

// What scenarios are made of.
namespace gnomon::sim {

inline constexpr double kMicro = 1e-6;
inline constexpr double kMilli = 1e-3;

/// The same law of queueing both ways.
[[nodiscard]] PathConfig path_of(Queueing law, double base_seconds, double mean_seconds);

/// A host `node` that asks each of its peers every 64 s, from 0.1 s and 20 ppm wrong.
[[nodiscard]] HostSpec steady_node(std::vector<std::string> peers, double wander = 1e-9);

/// Two hours to settle, then `span`.
void settle_and_measure(Run& run, double span_hours, const Accuracy& limit);

// One table a file.
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

}  // namespace gnomon::sim
