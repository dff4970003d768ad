#include "node/announcement.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

/// 127.127.1.1, the address that ntpd gave its local clock.
constexpr std::uint32_t kLocalClock = 0x7f7f0101;
// The largest bound, seconds, with which the kernel still calls its clock synchronised: at 16 s it
// does not. It adds 500 us a second by itself, and hears from us every four.
constexpr double kSaysNothing = 15.9;

/// Rounded up: no clock is announced as better than it is.
std::int8_t precision_log2(double seconds) {
  return static_cast<std::int8_t>(std::ceil(std::log2(std::clamp(seconds, 0x1p-32, 1.0))));
}

ServedTime local_time(const LocalConfig& local, double precision_seconds, ServedTime served) {
  served.servable = true;
  served.stratum = local.stratum;
  served.refid = served.stratum == 1 ? RefId::from_text("LOCL")
                                     : RefId::from_address(IpAddress::v4(kLocalClock));
  served.reference_time = served.as_of;
  const bool reference = !is_local_clock(served.refid, served.stratum);
  served.root_dispersion_seconds = reference ? precision_seconds : kLocalDispersion;
  return served;
}

}  // namespace

ServedTime served_time(const ClockKeeper& clock,
                       const LeapKeeper& leap,
                       SystemState state,
                       const LocalConfig& local,
                       Now now) {
  ServedTime served{.precision_log2 = precision_log2(clock.precision_seconds()),
                    .as_of = now.local};
  if (state == SystemState::kLocal) return local_time(local, clock.precision_seconds(), served);
  const auto estimate = clock.estimate(now.local);
  const auto& reference = clock.reference();
  if (!trusted(state) || !estimate || !reference) return served;
  served.servable = true;
  served.leap_warning = leap.expected();
  served.stratum = reference->stratum;
  served.refid = reference->refid;
  served.reference_time = clock.last_update();
  served.root_delay_seconds = estimate->root_delay_seconds;
  served.root_dispersion_seconds =
      estimate->root_dispersion_seconds + std::fabs(estimate->offset_seconds);
  if (reference->bound_unknown) {
    served.root_dispersion_seconds = std::max(served.root_dispersion_seconds, kLocalDispersion);
  }
  served.dispersion_rate = estimate->dispersion_rate;
  return served;
}

ClockStatus clock_status(const ClockKeeper& clock,
                         const LeapKeeper& leap,
                         SystemState state,
                         Now now) {
  const auto estimate = clock.estimate(now.local);
  ClockStatus status;
  if (!estimate || !trusted(state)) return status;
  status.trusted = true;
  status.max_error_seconds =
      clock.bound_known() ? clock.max_error(now).value_or(kMaxDispersion) : kSaysNothing;
  status.estimated_error_seconds = std::fabs(estimate->offset_seconds) + estimate->jitter_seconds;
  status.leap = leap.expected().at(now.local);
  return status;
}

}  // namespace gnomon
