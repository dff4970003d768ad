#include "metrics/catalog.h"
#include "metrics/gauge.h"

namespace gnomon {
namespace {

constexpr auto kCounter = SeriesType::kCounter;

std::vector<SeriesSpec> states() {
  return {
      {.name = "ntp_system_synchronized",
       .help = "1 if a reference is selected and the error bound is below its limit, else 0."},
      {.name = "ntp_system_state",
       .type = SeriesType::kStateset,
       .labels = {{"state", LabelValues::kSystemState}},
       .help = "State of the daemon: exactly one is 1."},
      {.name = "ntp_system_info",
       .type = SeriesType::kInfo,
       .labels = {{"peer", LabelValues::kText},
                  {"refid", LabelValues::kText},
                  {"reference_address", LabelValues::kText},
                  {"leap", LabelValues::kLeap}},
       .help = "Reference of the time that is served; peer and address are "
               "empty in holdover and when local; absent without any."},
      {.name = "ntp_system_local_clock",
       .help = "1 if the time that is served is that of a local clock, our own or that of whom we "
               "follow: its distance to UTC is not known, and followers export no error bound."},
      {.name = "ntp_system_leap_warning",
       .type = SeriesType::kStateset,
       .labels = {{"state", LabelValues::kLeapWarning}},
       .help =
           "What becomes of the peers' warnings of a leap second: exactly one is 1. Refused are "
           "those of a wrong month (none can come at its end) and those without a majority."},
      {.name = "ntp_system_clock_info",
       .type = SeriesType::kInfo,
       .labels = {{"driver", LabelValues::kClockDriver}},
       .help = "The clock that is disciplined: the kernel's, a virtual one, or none (watch_only)."},
  };
}

std::vector<SeriesSpec> values() {
  std::vector<SeriesSpec> specs;
  for (const SystemGauge& row : system_gauges()) {
    specs.push_back({.name = row.series, .level = row.level, .help = row.help});
  }
  return specs;
}

std::vector<SeriesSpec> others() {
  return {
      {.name = "ntp_system_peers",
       .labels = {{"class", LabelValues::kPeerClass}},
       .help =
           "Number of peers by class; each class is part of the one before it, but for distinct: "
           "configured without duplicates and without loops."},
      {.name = "ntp_virtual_true_offset_seconds",
       .help = "True error of the virtual clock, system clock - its reading; positive: the virtual "
               "clock is behind."},
  };
}

std::vector<SeriesSpec> events() {
  return {
      {.name = "ntp_system_updates_total", .type = kCounter, .help = "Clock updates."},
      {.name = "ntp_system_reference_changes_total",
       .type = kCounter,
       .help = "Changes of the reference, also to none."},
      {.name = "ntp_system_steps_total",
       .type = kCounter,
       .labels = {{"direction", LabelValues::kDirection}},
       .help = "Steps of the clock by this daemon."},
      {.name = "ntp_system_step_seconds_total",
       .type = kCounter,
       .labels = {{"direction", LabelValues::kDirection}},
       .help = "Sum of the sizes of this daemon's steps."},
      {.name = "ntp_system_external_clock_changes_total",
       .type = kCounter,
       .help = "Times that somebody else set the clock."},
      {.name = "ntp_system_panics_total",
       .type = kCounter,
       .help = "Corrections refused because the offset was beyond the panic limit."},
      {.name = "ntp_system_update_offset_abs_seconds",
       .type = SeriesType::kHistogram,
       .help = "Absolute offset at clock updates, before the correction.",
       .buckets = {1e-6, 1e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2,
                   0.1, 0.25, 0.5, 1}},
  };
}

}  // namespace

CatalogSection system_section() {
  return {.title = "System and clock", .series = joined({states(), values(), others(), events()})};
}

}  // namespace gnomon
