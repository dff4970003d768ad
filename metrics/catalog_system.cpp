#include "metrics/catalog.h"

namespace gnomon {
namespace {

constexpr auto kCounter = SeriesType::kCounter;

std::vector<SeriesSpec> gauges() {
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
      {.name = "ntp_system_clock_info",
       .type = SeriesType::kInfo,
       .labels = {{"driver", LabelValues::kClockDriver}},
       .help = "The clock that is disciplined: the kernel's, a virtual one, or none (watch_only)."},
      {.name = "ntp_system_stratum", .help = "Stratum of this clock; 16 when unsynchronised."},
      {.name = "ntp_system_leap_indicator",
       .help = "Leap indicator: 0 none, 1 insert, 2 delete, 3 unsynchronised."},
      {.name = "ntp_system_offset_seconds",
       .help = "Estimated offset now, reference - local, including what is still to be slewed; "
               "positive: the local clock is behind."},
      {.name = "ntp_system_pending_correction_seconds",
       .help = "Part of a slew still to come; positive: the clock is being moved forward."},
      {.name = "ntp_system_last_update_offset_seconds",
       .help = "Offset at the last clock update, before its correction, reference - local; "
               "positive: the local clock was behind."},
      {.name = "ntp_system_offset_rms_seconds",
       .help = "Root mean square of the offsets at recent clock updates."},
      {.name = "ntp_system_jitter_seconds", .help = "Jitter of the combined offset, one sigma."},
      {.name = "ntp_system_wander_ratio",
       .help = "Random change of the clock's frequency between updates, one sigma, as a ratio."},
      {.name = "ntp_system_root_delay_seconds",
       .help = "Round trip delay to the primary reference."},
      {.name = "ntp_system_root_dispersion_seconds",
       .help = "Dispersion to the primary reference, aged to now."},
      {.name = "ntp_system_root_distance_seconds",
       .help = "Root delay / 2 + root dispersion: bound of the error of the offset."},
      {.name = "ntp_system_max_error_seconds",
       .help = "abs(offset) + root distance: bound of this clock's error; grows in holdover."},
      {.name = "ntp_system_frequency_ratio",
       .help = "Frequency correction in force, 1e-6 is 1 ppm; positive: the clock is made faster."},
      {.name = "ntp_system_frequency_error_ratio",
       .help = "Error of the frequency correction, one sigma, as a ratio."},
      {.name = "ntp_system_precision_seconds", .help = "Precision of reading the clock."},
      {.name = "ntp_system_time_seconds",
       .help = "Unix time of the disciplined clock when this answer was built."},
      {.name = "ntp_system_last_update_age_seconds",
       .help = "Monotonic time since the last clock update."},
      {.name = "ntp_system_holdover_seconds",
       .help = "Monotonic time without a reference; 0 while there is one."},
      {.name = "ntp_system_uptime_seconds",
       .help = "Monotonic time since the start of the daemon."},
      {.name = "ntp_system_peers",
       .labels = {{"class", LabelValues::kPeerClass}},
       .help = "Number of peers by class; each class is part of the one before it."},
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
  CatalogSection section{.title = "System and clock", .series = gauges()};
  std::vector<SeriesSpec> counted = events();
  for (SeriesSpec& entry : counted) section.series.push_back(std::move(entry));
  return section;
}

}  // namespace gnomon
