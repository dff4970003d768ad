#include "node/announcement.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

/// 127.127.1.1, the address that ntpd gave its local clock.
constexpr std::uint32_t kLocalClock = 0x7f7f0101;

ServedTime local_time(const ClockKeeper& clock, const LocalConfig& local, ServedTime served) {
  served.servable = true;
  served.leap = LeapIndicator::kNone;
  served.stratum = local.stratum;
  served.refid = served.stratum == 1 ? RefId::from_text("LOCL")
                                     : RefId::from_address(IpAddress::v4(kLocalClock));
  served.reference_time = served.as_of;
  served.root_dispersion_seconds = clock.precision_seconds();
  return served;
}

}  // namespace

ServedTime served_time(const ClockKeeper& clock,
                       SystemState state,
                       const LocalConfig& local,
                       Now now) {
  const double precision = std::max(clock.precision_seconds(), 1e-9);
  ServedTime served{.precision_log2 = static_cast<std::int8_t>(std::lround(std::log2(precision))),
                    .as_of = now.local};
  if (state == SystemState::kLocal) return local_time(clock, local, served);
  const auto estimate = clock.estimate(now.local);
  const auto& reference = clock.reference();
  if (!trusted(state) || !estimate || !reference) return served;
  served.servable = true;
  served.leap = reference->leap;
  served.stratum = reference->stratum;
  served.refid = reference->refid;
  served.reference_time = clock.last_update();
  served.root_delay_seconds = estimate->root_delay_seconds;
  served.root_dispersion_seconds =
      estimate->root_dispersion_seconds + std::fabs(estimate->offset_seconds);
  served.dispersion_rate = estimate->dispersion_rate;
  return served;
}

ClockStatus clock_status(const ClockKeeper& clock, SystemState state, Now now) {
  const auto estimate = clock.estimate(now.local);
  ClockStatus status;
  if (!estimate || !trusted(state)) return status;
  status.trusted = true;
  status.max_error_seconds = clock.max_error(now).value_or(kMaxDispersion);
  status.estimated_error_seconds = std::fabs(estimate->offset_seconds) + estimate->jitter_seconds;
  if (const auto& reference = clock.reference()) status.leap = reference->leap;
  return status;
}

}  // namespace gnomon
