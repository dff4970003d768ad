// Leap seconds, true and false ones, and the end of NTP's first era in 2036.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

/// Days from 2026-01-01 to some midnights.
constexpr double kEndOfJanuary = 31;
constexpr double kEndOfJune = 181;
constexpr double kEndOfSeptember = 273;
constexpr double kEndOf28November = 332;
constexpr double kEndOf15December = 349;
constexpr double kEndOf2026 = 365;
constexpr double kEndOfEra = 3689 + 6.0 * 3600 / 86400 + 28.0 * 60 / 86400 + 16.0 / 86400;

/// Twelve hours after the beginning is the midnight at which kernels carry out leap seconds.
constexpr Duration kMidnight = Duration::milliseconds(43'200'000);

void before_midnight(Run& run, double end_of_day = kEndOf2026) {
  run.world.calendar(end_of_day - 0.5);
}

bool warns(LeapIndicator leap) {
  return leap == LeapIndicator::kInsert || leap == LeapIndicator::kDelete;
}

/// From now on, for `span`, every `step`: the node's answers never warn of a leap second.
void never_warns(Run& run, const char* when, Duration span, Duration step) {
  bool warned = false;
  for (Duration run_so_far; run_so_far < span; run_so_far += step) {
    run.world.run_for(step);
    // The kernel hears of the end only with the next look, and needs no more than that.
    const bool armed = step >= seconds(10) && run.world.at("node").armed_leap() != 0;
    warned = warned || armed || warns(run.world.at("node").announced_leap());
  }
  run.is(when, !warned);
}

/// Up to the end of the leap second that is inserted at midnight, which is a second from now.
void warns_to_the_end_of_its_second(Run& run) {
  bool always = true;
  for (int tenth = 0; tenth < 19; ++tenth) {
    run.world.run_for(Duration::milliseconds(100));
    // Its clock has jumped: the node may say that it is not synchronised, but not that none comes.
    always = always && run.world.at("node").announced_leap() != LeapIndicator::kNone;
  }
  run.is("warned to the end of the second", always);
  run.world.run_for(Duration::milliseconds(200));
}

void announce(Run& run, FaultKind kind, const std::string& server, int sign) {
  run.fault({.kind = kind,
             .target = server,
             .at = hours(2),
             .length = kMidnight - hours(2),
             .amount = static_cast<double>(sign)});
}

void leap(Run& run, int sign, double end_of_day = kEndOf2026) {
  before_midnight(run, end_of_day);
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

/// All servers warn all day long, though no leap second can come at midnight.
void warned_on_another_day(Run& run, double end_of_day, LeapWarningState seen) {
  before_midnight(run, end_of_day);
  run.node(steady_node(run.servers(3)));
  for (const char* server : {"s1", "s2", "s3"}) announce(run, FaultKind::kLeapWarning, server, 1);
  run.world.leap_second(kMidnight, 0);
  never_warns(run, "no warning before midnight", kMidnight - seconds(10), seconds(30));
  run.is("what is seen of the warning", run.system("node").leap_warning == seen);
  never_warns(run, "no warning around midnight", seconds(20), Duration::milliseconds(200));
  never_warns(run, "no warning for a day", hours(24), seconds(30));
  run.equal("external changes", run.world.events<ExternalClockChange>("node"), 0U);
}

/// The warning was true, but nobody is there any more to take it back.
void upstream_gone_before_midnight(Run& run) {
  before_midnight(run);
  run.node(steady_node(run.servers(3)));
  for (const char* server : {"s1", "s2", "s3"}) {
    announce(run, FaultKind::kLeapWarning, server, 1);
    run.fault({.kind = FaultKind::kServerSilent,
               .target = server,
               .at = kMidnight - seconds(10),
               .length = {}});
  }
  run.world.leap_second(kMidnight, 1).run_for(kMidnight - seconds(1));
  run.equal("leap announced", run.world.at("node").announced_leap(), LeapIndicator::kInsert);
  warns_to_the_end_of_its_second(run);
  never_warns(run, "no warning right after", seconds(30), Duration::milliseconds(100));
  never_warns(run, "no warning for a day", hours(24), seconds(30));
}

/// The upstreams go on warning, into January.
void warning_never_taken_back(Run& run) {
  before_midnight(run);
  run.node(steady_node(run.servers(3)));
  for (const char* server : {"s1", "s2", "s3"}) {
    run.fault({.kind = FaultKind::kLeapWarning,
               .target = server,
               .at = hours(2),
               .length = {},
               .amount = 1});
  }
  run.world.leap_second(kMidnight, 1).run_for(kMidnight - seconds(1));
  run.equal("leap announced", run.world.at("node").announced_leap(), LeapIndicator::kInsert);
  warns_to_the_end_of_its_second(run);
  never_warns(run, "no warning right after", seconds(30), Duration::milliseconds(100));
  never_warns(run, "no warning for a day", hours(24), seconds(30));
  run.is("refused", run.system("node").leap_warning == LeapWarningState::kWrongMonth);
  run.converges(2 * kMilli, seconds(1));
}

/// A preferred server alone leads, but two others do not warn.
void preferred_leap_liar(Run& run) {
  before_midnight(run);
  HostSpec node = steady_node(run.servers(3));
  node.preferred = "s1";
  run.node(node);
  announce(run, FaultKind::kLeapLie, "s1", 1);
  run.world.leap_second(kMidnight, 0).run_for(hours(3));
  run.is("refused", run.system("node").leap_warning == LeapWarningState::kNoMajority);
  never_warns(run, "no warning", hours(10), seconds(10));
  run.equal("external changes", run.world.events<ExternalClockChange>("node"), 0U);
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
    Scenario{"leap-second-in-june", "calendar",
             "all three servers announce a leap second for the end of June", 910,
             [](Run& run) { leap(run, 1, kEndOfJune); }, Cost::kLong},
    Scenario{
        "leap-warning-in-january", "calendar",
        "all servers announce a leap second on 31 January, where none can come", 911,
        [](Run& run) { warned_on_another_day(run, kEndOfJanuary, LeapWarningState::kWrongMonth); }},
    Scenario{"leap-warning-in-september", "calendar",
             "all servers announce a leap second on 30 September", 912,
             [](Run& run) {
               warned_on_another_day(run, kEndOfSeptember, LeapWarningState::kWrongMonth);
             }},
    Scenario{"leap-warning-a-month-early", "calendar",
             "all servers announce the leap second of December on 28 November", 913,
             [](Run& run) {
               warned_on_another_day(run, kEndOf28November, LeapWarningState::kWrongMonth);
             }},
    Scenario{
        "leap-warning-two-weeks-early", "calendar",
        "all servers announce the leap second of December in the middle of December", 914,
        [](Run& run) { warned_on_another_day(run, kEndOf15December, LeapWarningState::kAwaited); }},
    Scenario{"leap-second-without-upstream", "calendar",
             "all servers fall silent ten seconds before the leap second that they announced", 915,
             upstream_gone_before_midnight},
    Scenario{"leap-warning-never-taken-back", "calendar",
             "all servers go on announcing the leap second after it has come", 916,
             warning_never_taken_back},
    Scenario{"leap-liar-preferred", "calendar",
             "a preferred server alone announces a leap second that does not come", 917,
             preferred_leap_liar},
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
