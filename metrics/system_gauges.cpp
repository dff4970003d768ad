#include "metrics/gauge.h"

namespace gnomon {
namespace {

constexpr auto kGauges = std::to_array<SystemGauge>({
    {.series = "ntp_system_stratum",
     .member = &SystemSnapshot::stratum,
     .help = "Stratum of this clock; 16 when unsynchronised."},
    {.series = "ntp_system_leap_indicator",
     .member = &SystemSnapshot::leap,
     .help = "Leap indicator: 0 none, 1 insert, 2 delete, 3 unsynchronised.",
     .in_json = false},
    {.series = "ntp_system_offset_seconds",
     .member = &SystemSnapshot::offset_seconds,
     .help = "Estimated offset now, reference - local, including what is still to be slewed; "
             "positive: the local clock is behind."},
    {.series = "ntp_system_pending_correction_seconds",
     .member = &SystemSnapshot::pending_correction_seconds,
     .help = "Part of a slew still to come; positive: the clock is being moved forward."},
    {.series = "ntp_system_last_update_offset_seconds",
     .member = &SystemSnapshot::last_update_offset_seconds,
     .help = "Offset at the last clock update, before its correction, reference - local; "
             "positive: the local clock was behind."},
    {.series = "ntp_system_offset_rms_seconds",
     .member = &SystemSnapshot::offset_rms_seconds,
     .help = "Root mean square of the offsets at recent clock updates."},
    {.series = "ntp_system_jitter_seconds",
     .member = &SystemSnapshot::jitter_seconds,
     .help = "Jitter of the combined offset, one sigma."},
    {.series = "ntp_system_wander_ratio",
     .member = &SystemSnapshot::wander_ratio,
     .help = "Random change of the clock's frequency between updates, one sigma, as a ratio."},
    {.series = "ntp_system_root_delay_seconds",
     .member = &SystemSnapshot::root_delay_seconds,
     .help = "Round trip delay to the primary reference."},
    {.series = "ntp_system_root_dispersion_seconds",
     .member = &SystemSnapshot::root_dispersion_seconds,
     .help = "Dispersion to the primary reference, aged to now."},
    {.series = "ntp_system_root_distance_seconds",
     .member = &SystemSnapshot::root_distance_seconds,
     .help = "Root delay / 2 + root dispersion: bound of the error of the offset; absent while a "
             "local clock is followed."},
    {.series = "ntp_system_max_error_seconds",
     .member = &SystemSnapshot::max_error_seconds,
     .help = "abs(offset) + root distance: bound of this clock's error; grows in holdover; absent "
             "while a local clock is followed, for then nobody knows it."},
    {.series = "ntp_system_frequency_ratio",
     .member = &SystemSnapshot::frequency_ratio,
     .help = "Frequency correction in force, 1e-6 is 1 ppm; positive: the clock is made faster."},
    {.series = "ntp_system_frequency_error_ratio",
     .member = &SystemSnapshot::frequency_error_ratio,
     .help = "Error of the frequency correction, one sigma, as a ratio."},
    {.series = "ntp_system_precision_seconds",
     .member = &SystemSnapshot::precision_seconds,
     .help = "Precision of reading the clock."},
    {.series = "ntp_system_time_seconds",
     .member = &SystemSnapshot::time_seconds,
     .help = "Unix time of the disciplined clock when this answer was built."},
    {.series = "ntp_system_last_update_age_seconds",
     .member = &SystemSnapshot::last_update_age_seconds,
     .help = "Monotonic time since the last clock update."},
    {.series = "ntp_system_holdover_seconds",
     .member = &SystemSnapshot::holdover_seconds,
     .help = "Monotonic time without a reference; 0 while there is one."},
    {.series = "ntp_system_uptime_seconds",
     .member = &SystemSnapshot::uptime_seconds,
     .help = "Monotonic time since the start of the daemon."},
});

constexpr auto kClasses = std::to_array<PeerClass>({
    {.name = "configured", .count = &SystemSnapshot::peers_configured},
    {.name = "resolved", .count = &SystemSnapshot::peers_resolved},
    {.name = "reachable", .count = &SystemSnapshot::peers_reachable},
    {.name = "selectable", .count = &SystemSnapshot::peers_selectable},
    {.name = "truechimer", .count = &SystemSnapshot::peers_truechimer},
    {.name = "combined", .count = &SystemSnapshot::peers_combined},
    {.name = "distinct", .count = &SystemSnapshot::peers_distinct},
});

}  // namespace

std::span<const SystemGauge> system_gauges() { return kGauges; }

std::span<const PeerClass> peer_classes() { return kClasses; }

}  // namespace gnomon
