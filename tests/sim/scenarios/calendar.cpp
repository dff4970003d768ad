// Leap seconds, true and false ones, and the end of NTP's first era in 2036.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

/// Days from 2026-01-01 to some midnights.
constexpr double kEndOfJanuary2026 = 31;
constexpr double kEndOfEra = 3689 + 6.0 * 3600 / 86400 + 28.0 * 60 / 86400 + 16.0 / 86400;

/// Twelve hours after the beginning is the midnight at which kernels carry out leap seconds.
constexpr Duration kMidnight = Duration::milliseconds(43'200'000);

void before_midnight(Run& run) { run.world.calendar(kEndOfJanuary2026 - 0.5); }

void announce(Run& run, FaultKind kind, const std::string& server, int sign) {
  run.fault({.kind = kind,
             .target = server,
             .at = hours(2),
             .length = kMidnight - hours(2),
             .amount = static_cast<double>(sign)});
}

void leap(Run& run, int sign) {
  before_midnight(run);
  run.node(steady_node(run.servers(3)));
  for (const char* server : {"s1", "s2", "s3"}) {
    announce(run, FaultKind::kLeapWarning, server, sign);
  }
  run.world.leap_second(kMidnight, sign).run_for(kMidnight - hours(1));
  run.equal("leap announced", run.system("node").leap,
            sign > 0 ? LeapIndicator::kInsert : LeapIndicator::kDelete);
  run.accuracy("node", hours(1) + minutes(10), {.worst = 1.9 * kMilli});
  run.world.run_for(hours(1));
  run.equal("leap announced after it", run.system("node").leap, LeapIndicator::kNone);
  run.accuracy("node", hours(2), {.worst = 56 * kMicro});
}

void leap_nobody_announced(Run& run) {
  before_midnight(run);
  run.node(steady_node(run.servers(3)));
  run.world.leap_second(kMidnight, 1).run_for(kMidnight - seconds(1));
  run.is("right before midnight", run.world.converged(kMilli));
  run.world.run_for(seconds(2));
  run.near("error after midnight", run.world.at("node").shown_error(), 1, 0.01);
  run.converges(2 * kMilli, seconds(280));
}

void one_leap_liar(Run& run) {
  before_midnight(run);
  run.node(steady_node(run.servers(3)));
  announce(run, FaultKind::kLeapLie, "s1", 1);
  run.world.leap_second(kMidnight, 0).run_for(hours(11));
  run.equal("leap announced", run.system("node").leap, LeapIndicator::kNone);
  run.accuracy("node", hours(3), {.worst = 68 * kMicro});
  run.equal("external changes", run.world.events<ExternalClockChange>("node"), 0U);
}

void only_leap_liar(Run& run) {
  before_midnight(run);
  run.node(steady_node(run.servers(1)));
  announce(run, FaultKind::kLeapLie, "s1", 1);
  run.world.leap_second(kMidnight, 0).run_for(hours(11));
  run.equal("leap announced", run.system("node").leap, LeapIndicator::kInsert);
  run.world.run_for(hours(1) + seconds(1));
  run.near("error after midnight", run.world.at("node").shown_error(), -1, 0.01);
  // The servers tell the true time, so the node notices the error and corrects it without help.
  run.converges(2 * kMilli, seconds(73));
  run.accuracy("node", hours(1), {.worst = 1.9 * kMilli});
}

void across_the_era(Run& run) {
  run.world.calendar(kEndOfEra - 0.25);
  run.node(steady_node(run.servers(3)));
  settle_and_measure(run, 8, {.rms = 19 * kMicro, .worst = 82 * kMicro});
  run.equal("steps", run.world.events<ClockStepped>("node"), 0U);
}

void start_beside_the_era(Run& run, double days_after, double offset) {
  run.world.calendar(kEndOfEra + days_after);
  run.node({.name = "node",
            .peers = run.servers(3),
            .initial_offset_seconds = offset,
            .discipline = {.panic_threshold_seconds = 0}});
  run.converges(kMilli, seconds(20));
  run.accuracy("node", hours(2), {.worst = 1.1 * kMilli});
}

constexpr std::array kScenarios{
    Scenario{"leap-second-inserted", "calendar",
             "all three servers announce a leap second, and 23:59:60 comes", 901,
             [](Run& run) { leap(run, 1); }, Cost::kLong},
    Scenario{"leap-second-deleted", "calendar",
             "all three servers announce a negative leap second: there is no 23:59:59", 902,
             [](Run& run) { leap(run, -1); }, Cost::kLong},
    Scenario{"leap-second-unannounced", "calendar", "a leap second comes that no server announced",
             903, leap_nobody_announced},
    Scenario{"leap-liar-1-of-3", "calendar",
             "one of three servers announces a leap second that does not come", 904, one_leap_liar,
             Cost::kLong},
    Scenario{"leap-liar-only-peer", "calendar",
             "the only server announces a leap second that does not come", 905, only_leap_liar},
    Scenario{"era-2036-crossed", "calendar",
             "NTP's era ends on 7 February 2036, 06:28:16, while the node runs", 906,
             across_the_era},
    Scenario{"era-2036-start-before", "calendar",
             "start just before the era's end with a clock that is past it", 907,
             [](Run& run) { start_beside_the_era(run, -0.01, 2000); }},
    Scenario{"era-2036-start-after", "calendar",
             "start just after the era's end with a clock that is before it", 908,
             [](Run& run) { start_beside_the_era(run, 0.01, -2000); }},
    Scenario{"era-2037", "calendar", "start a year after the era's end with a clock of 2026", 909,
             [](Run& run) { start_beside_the_era(run, 365, -3.5e8); }},
};

}  // namespace

std::span<const Scenario> calendar_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
