// gnomon_sim_test: every scenario of the registry as one GoogleTest, beside those that are written
// as such.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "sim/scenario.h"

namespace {

class ScenarioTest final : public testing::Test {
 public:
  explicit ScenarioTest(const gnomon::sim::Scenario& scenario) : scenario_{scenario} {}

  void TestBody() override {
    gnomon::sim::Run run{scenario_.seed, {}};
    scenario_.script(run);
    run.finish();
    for (const auto& limit : run.limits()) std::cout << "  " << limit.text << '\n';
    EXPECT_TRUE(run.good()) << run.complaints() << "repeat it: gnomon-sim --scenario "
                            << scenario_.name;
  }

 private:
  const gnomon::sim::Scenario& scenario_;
};

const char* suite_of(gnomon::sim::Cost cost) {
  switch (cost) {
    case gnomon::sim::Cost::kUsual:
      return "Scenario";
    case gnomon::sim::Cost::kLong:
      return "LongScenario";
    case gnomon::sim::Cost::kSlow:
      return "SlowScenario";
  }
  return "";
}

void register_all() {
  for (const auto& scenario : gnomon::sim::all_scenarios()) {
    // A dash means "but not" in a filter.
    std::string name{scenario.name};
    std::replace(name.begin(), name.end(), '-', '_');
    testing::RegisterTest(suite_of(scenario.cost), name.c_str(), nullptr, nullptr, __FILE__,
                          __LINE__,
                          [&scenario]() -> testing::Test* { return new ScenarioTest(scenario); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  register_all();
  return RUN_ALL_TESTS();
}
