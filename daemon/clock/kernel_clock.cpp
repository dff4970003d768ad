#include "clock/kernel_clock.h"

#include <sys/timex.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <system_error>

#include "base/check.h"
#include "clock/kernel_leftovers.h"
#include "model/leap_calendar.h"

namespace gnomon {

namespace {

constexpr MonoTime kNever = MonoTime::from_nanoseconds(INT64_MAX);
/// How often a slew in progress is looked at, and over how long an excess is slewed back.
constexpr Duration kTickInterval = Duration::seconds(1);
/// A rest smaller than this is not worth another slew.
constexpr double kResidueSeconds = 1e-9;
/// How far beyond its end the map still describes a slew, in case the tick comes late.
constexpr double kLateTickSeconds = 10;
/// If the map is off by more than this, somebody else has set the clock meanwhile.
constexpr Duration kMapTolerance = Duration::microseconds(100);

/// The extra frequency of a slew: `ratio`, at least one unit, and at most what `base` leaves of the
/// kernel's 10 %. Its sign is that of the amount.
FrequencyUnits slew_units(double amount_seconds, double ratio, FrequencyUnits base) {
  const FrequencyUnits room = kMaxTotalUnits - std::abs(base);
  const FrequencyUnits magnitude =
      std::clamp(to_units(ratio), FrequencyUnits{1}, std::max(FrequencyUnits{1}, room));
  return amount_seconds < 0 ? -magnitude : magnitude;
}

/// A step as adjtimex wants it: with ADJ_SETOFFSET and ADJ_NANO, tv_usec holds nanoseconds and must
/// be in [0, 1e9). So -0.25 s is -1 s and 750,000,000 ns.
timeval to_offset(Duration step) {
  constexpr std::int64_t kBillion = 1'000'000'000;
  const std::int64_t total = step.to_nanoseconds();
  const std::int64_t rest = ((total % kBillion) + kBillion) % kBillion;
  return {.tv_sec = (total - rest) / kBillion, .tv_usec = rest};
}

/// For maxerror and esterror. The kernel itself stops at 16 s (NTP_PHASE_LIMIT).
std::int64_t to_microseconds(double seconds) {
  return std::llround(std::clamp(seconds, 0.0, 16.0) * 1e6);
}

/// The leap flags for the kernel, none except on a day at whose end a leap second may come. The
/// kernel would insert or delete the second at the end of the present day, whatever day it is.
int leap_bits(LeapIndicator leap, SystemTime now) {
  if (!is_leap_second_day(now.since_origin())) return 0;
  switch (leap) {
    case LeapIndicator::kInsert:
      return STA_INS;
    case LeapIndicator::kDelete:
      return STA_DEL;
    case LeapIndicator::kNone:
    case LeapIndicator::kUnsynchronized:
      break;
  }
  return 0;
}

}  // namespace

KernelClock::KernelClock(Adjtimex& kernel, SystemClocks& clocks)
    : kernel_{kernel}, clocks_{clocks}, next_tick_{kNever} {
  if (end_leftovers(kernel_) < 0) ++errors_;
  timex request{};
  if (kernel_.call(request) < 0) {
    ++errors_;
  } else {
    base_ = total_frequency({.tick = request.tick, .freq = request.freq});
  }
  adopt({.base = base_}, clocks_.read());
}

KernelClock::~KernelClock() {
  if (slew_ != 0) (void)program({.base = base_});
}

Now KernelClock::read() {
  const SystemReading reading = clocks_.read();
  return {.mono = reading.mono, .local = local_at(reading)};
}

Result<ClockAdjustment, std::string> KernelClock::apply(const ClockCommand& command) {
  // A slew in progress is not lost: what is left of it becomes part of the new plan.
  const SystemReading before = clocks_.read();
  const Plan planned = plan(command, pending_at(before.mono));
  if (auto done = program(planned); !done) return failure(std::move(done.error()));
  const SystemReading after = clocks_.read();

  // The kernel acted at some moment between the two readings. The middle is the best guess.
  const Duration half = (after.mono - before.mono) / 2;
  const SystemReading moment{.mono = before.mono + half,
                             .system = after.system - (after.mono - before.mono - half)};
  ClockAdjustment done;
  done.at = local_at({.mono = moment.mono, .system = before.system + half});
  done.phase_change =
      command.phase == ClockCommand::Phase::kNone ? Duration{} : command.phase_change;
  done.frequency_change = to_ratio(planned.base - base_);
  done.stepped = planned.step;
  adopt(planned, moment);
  done.frequency_ratio = to_ratio(base_);
  done.pending = pending();
  return done;
}

void KernelClock::set_status(const ClockStatus& status) {
  timex request{};
  request.modes = ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR | ADJ_NANO;
  request.status =
      (status.trusted ? 0 : STA_UNSYNC) | leap_bits(status.leap, clocks_.read().system);
  request.maxerror = to_microseconds(status.max_error_seconds);
  request.esterror = to_microseconds(status.estimated_error_seconds);
  if (kernel_.call(request) < 0) ++errors_;
}

void KernelClock::tick() {
  const SystemReading now = clocks_.read();
  if (slew_ == 0 || now.mono < next_tick_) return;
  const double left = pending_at(now.mono);
  // The slew is over when nothing is left, or when it has overshot: then `left` has the other sign.
  const bool going_on = (left < 0) == (slew_ < 0) && std::abs(left) >= kResidueSeconds;
  if (going_on) {
    if (abs(map_.to_local(now.system) - local_at(now)) > kMapTolerance) {
      adopt({.base = base_, .slew = slew_, .pending_seconds = left}, now);
    }
    schedule(now.mono);
    return;
  }
  Plan rest{.base = base_};
  if (std::abs(left) >= kResidueSeconds) {
    rest.slew = slew_units(left, std::abs(left) / kTickInterval.to_seconds(), base_);
    rest.pending_seconds = left;
  }
  if (program(rest)) {
    adopt(rest, now);
  } else {
    // The extra frequency is still in force, so the excess grows: try again soon.
    next_tick_ = now.mono + kTickInterval;
  }
}

KernelClock::Plan KernelClock::plan(const ClockCommand& command, double pending_seconds) const {
  Plan result{.base = to_units(command.frequency_ratio)};
  double wanted = pending_seconds;
  double ratio = std::abs(to_ratio(slew_));
  switch (command.phase) {
    case ClockCommand::Phase::kNone:
      break;
    case ClockCommand::Phase::kSlew:
      GNOMON_CHECK(command.slew_ratio > 0);
      wanted += command.phase_change.to_seconds();
      ratio = command.slew_ratio;
      break;
    case ClockCommand::Phase::kStep:
      // LocalTime contains the pending slew already, but the kernel's clock does not: the step must
      // bring both.
      result.step = true;
      result.step_by = command.phase_change + Duration::seconds(pending_seconds);
      return result;
  }
  if (std::abs(wanted) >= kResidueSeconds) {
    result.slew = slew_units(wanted, ratio, result.base);
    result.pending_seconds = wanted;
  }
  return result;
}

Result<void, std::string> KernelClock::program(const Plan& plan) {
  const KernelFrequency fields =
      split_frequency(std::clamp(plan.base + plan.slew, -kMaxTotalUnits, kMaxTotalUnits));
  timex request{};
  request.modes = ADJ_FREQUENCY | ADJ_TICK;
  request.freq = fields.freq;
  request.tick = fields.tick;
  if (plan.step) {
    // With a step, the kernel itself forgets what was left of an adjtime or of an offset.
    request.modes |= ADJ_SETOFFSET | ADJ_NANO;
    request.time = to_offset(plan.step_by);
  }
  const int state = kernel_.call(request);
  if (state >= 0) return {};
  ++errors_;
  return failure("adjtimex: " + std::generic_category().message(-state));
}

void KernelClock::adopt(const Plan& plan, const SystemReading& moment) {
  base_ = plan.base;
  slew_ = plan.slew;
  slew_start_ = moment;
  slew_amount_seconds_ = plan.slew == 0 ? 0 : plan.pending_seconds;
  make_map();
  schedule(moment.mono);
}

void KernelClock::make_map() {
  const SystemTime start = slew_start_.system;
  map_ = {.system_origin = start,
          .local_origin = LocalTime::from_nanoseconds(start.to_nanoseconds()),
          .rate = 0,
          .pending = {},
          .slew_start = start,
          .slew_end = start};
  if (slew_ == 0) return;
  // The slew stays in force until its tick. So the map draws the slew's line on beyond the planned
  // end, as if the slew were longer by kLateTickSeconds.
  const double extra = slew_slope() * kLateTickSeconds;
  map_.local_origin += -Duration::seconds(extra);
  map_.pending = Duration::seconds(slew_amount_seconds_ + extra);
  map_.slew_end = start + Duration::seconds((slew_amount_seconds_ + extra) / slew_slope());
}

// The clocks that measure how long a slew takes run at the slew's rate themselves. In a true second
// a slew of ratio s brings s seconds, and the clocks show 1 + s + base seconds.
double KernelClock::slew_slope() const {
  return to_ratio(slew_) / (1 + to_ratio(base_) + to_ratio(slew_));
}

double KernelClock::pending_at(MonoTime time) const {
  if (slew_ == 0) return 0;
  return slew_amount_seconds_ - slew_slope() * (time - slew_start_.mono).to_seconds();
}

PendingSlew KernelClock::pending() const {
  if (slew_ == 0) return {.start = slew_start_.mono, .end = slew_start_.mono, .amount = {}};
  return {.start = slew_start_.mono,
          .end = slew_start_.mono + Duration::seconds(slew_amount_seconds_ / slew_slope()),
          .amount = Duration::seconds(slew_amount_seconds_),
          .moves_monotonic = true};
}

LocalTime KernelClock::local_at(const SystemReading& reading) const {
  return LocalTime::from_nanoseconds(reading.system.to_nanoseconds()) +
         Duration::seconds(pending_at(reading.mono));
}

void KernelClock::schedule(MonoTime now) {
  next_tick_ = slew_ == 0 ? kNever : std::min(pending().end, now + kTickInterval);
}

}  // namespace gnomon
