#pragma once

#include <cstdint>

#include "base/time.h"
#include "model/leap_calendar.h"
#include "model/ntp_timestamp.h"
#include "model/ntp_types.h"

namespace gnomon {

/// How `SystemTime` (CLOCK_REALTIME, kernel stamps) becomes `LocalTime`: a straight line, and on
/// top of it a slew that is still to come. A plain struct, so that it fits a `LatestCell`. It also
/// extrapolates backwards: a stamp from just before an adjustment comes out in the new frame.
struct ClockMap {
  SystemTime system_origin;
  LocalTime local_origin;  ///< local time at `system_origin`, without the slew
  double rate = 0;         ///< local time advances 1 + rate seconds per system second
  Duration pending;        ///< slew still to come at `slew_start`; zero at `slew_end`
  SystemTime slew_start;
  SystemTime slew_end;

  /// The local time at the moment that the system clock showed as `time`.
  [[nodiscard]] LocalTime to_local(SystemTime time) const {
    const Duration elapsed = time - system_origin;
    const LocalTime linear =
        local_origin + elapsed + Duration::seconds(elapsed.to_seconds() * rate);
    if (time >= slew_end) return linear;
    const double left = static_cast<double>((slew_end - time).to_nanoseconds()) /
                        static_cast<double>((slew_end - slew_start).to_nanoseconds());
    return linear + Duration::seconds(pending.to_seconds() * (left > 1 ? 1 : left));
  }
};

/// All that a server worker needs to answer truthfully at any moment, until it is replaced by a
/// newer one. The node publishes it, a `LatestCell` carries it to the workers. The root dispersion
/// grows with age, so an old one is still honest.
struct ServedTime {
  bool servable = false;     ///< false: answers say leap 3, stratum 0 on the wire
  LeapWarning leap_warning;  ///< the leap second that is expected
  std::uint8_t stratum = kStratumUnsynchronized;
  std::int8_t precision_log2 = -20;  ///< of our clock, log2 seconds
  RefId refid;                       ///< whom we follow
  LocalTime reference_time;          ///< when the clock was last set or corrected
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 0;  ///< at `as_of`
  double dispersion_rate = 0;          ///< its growth from then on, seconds per second, >= 0
  LocalTime as_of;

  /// The leap indicator at `now`. A warning begins and ends with its day, even if nobody replaces
  /// this served time.
  [[nodiscard]] LeapIndicator leap_at(LocalTime now) const {
    return servable ? leap_warning.at(now) : LeapIndicator::kUnsynchronized;
  }

  /// Root dispersion at `now`, seconds; never less than at `as_of`.
  [[nodiscard]] double root_dispersion_at(LocalTime now) const {
    const double age = (now - as_of).to_seconds();
    return root_dispersion_seconds + dispersion_rate * (age > 0 ? age : 0);
  }
};

}  // namespace gnomon
