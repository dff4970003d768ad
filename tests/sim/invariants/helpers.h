#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/world.h"

namespace gnomon::sim {

/// Every scenario ends with this: no promise was broken.
inline void expect_promises_kept(const World& world) {
  EXPECT_EQ(world.violations().count(), 0U) << world.violations().report();
}

/// One host `node` and honest servers s1 to s`count`.
inline std::vector<std::string> add_servers(World& world, int count) {
  std::vector<std::string> names;
  for (int i = 1; i <= count; ++i) {
    names.push_back("s" + std::to_string(i));
    world.server(names.back());
  }
  return names;
}

inline SystemSnapshot system_of(World& world, const std::string& host) {
  return world.at(host).snapshot().system;
}

inline FaultPlan one_fault(
    FaultKind kind, const std::string& target, Duration at, Duration length, double amount = 0) {
  return {
      .faults = {{.kind = kind, .target = target, .at = at, .length = length, .amount = amount}}};
}

/// A path with 10 ms each way and queues of 100 us.
inline PathConfig usual_path() { return symmetric_path(0.010, 100e-6); }

}  // namespace gnomon::sim
