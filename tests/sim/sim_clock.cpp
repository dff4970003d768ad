#include "sim/sim_clock.h"

#include <cmath>

#include "base/check.h"

namespace gnomon::sim {

SimClock::SimClock(Oscillator oscillator, Duration initial_offset)
    : oscillator_{std::move(oscillator)}, origin_error_{initial_offset.to_seconds()} {}

MonoTime SimClock::mono(TrueTime now) {
  // The counter begins at an arbitrary uptime, so that a daemon which gives zero a meaning is
  // caught.
  return MonoTime::from_nanoseconds(86'400'000'000'000) + (now - kBeginning) +
         seconds(oscillator_.excess_seconds(now));
}

double SimClock::local_error(TrueTime now) {
  const double excess = oscillator_.excess_seconds(now) - origin_excess_;
  const double counted = (now - origin_).to_seconds() + excess;
  return origin_error_ + excess + correction_ * counted;
}

double SimClock::shown_error(TrueTime now) {
  return local_error(now) - pending_.at(mono(now)).to_seconds();
}

double SimClock::rate_error(TrueTime now) {
  static_cast<void>(oscillator_.excess_seconds(now));
  return (1 + oscillator_.frequency_error()) * (1 + correction_) - 1;
}

Now SimClock::read(TrueTime now) {
  return {.mono = mono(now),
          .local = LocalTime::from_nanoseconds(now.to_nanoseconds()) + calendar_ +
                   seconds(local_error(now))};
}

void SimClock::rebase(TrueTime now, double error, double correction) {
  origin_ = now;
  origin_excess_ = oscillator_.excess_seconds(now);
  origin_error_ = error;
  correction_ = correction;
}

ClockAdjustment SimClock::apply(TrueTime now, const ClockCommand& command) {
  const Now before = read(now);
  const double error = local_error(now);
  Duration jump;
  switch (command.phase) {
    case ClockCommand::Phase::kNone:
      break;
    case ClockCommand::Phase::kSlew: {
      GNOMON_CHECK(command.slew_ratio > 0);
      jump = command.phase_change;
      const Duration rest = pending_.at(before.mono) + jump;
      const Duration needed = seconds(std::abs(rest.to_seconds()) / command.slew_ratio);
      pending_ = {.start = before.mono, .end = before.mono + needed, .amount = rest};
      break;
    }
    case ClockCommand::Phase::kStep:
      jump = command.phase_change;
      pending_ = {.start = before.mono, .end = before.mono, .amount = {}};
      break;
  }
  const double old_correction = correction_;
  rebase(now, error + jump.to_seconds(), command.frequency_ratio);
  return {.at = before.local,
          .phase_change = jump,
          .frequency_change = command.frequency_ratio - old_correction,
          .frequency_ratio = command.frequency_ratio,
          .pending = pending_,
          .stepped = command.phase == ClockCommand::Phase::kStep,
          .by_us = true};
}

ClockAdjustment SimClock::set_by_other(TrueTime now, Duration change) {
  const Now before = read(now);
  rebase(now, local_error(now) + change.to_seconds(), correction_);
  return {.at = before.local,
          .phase_change = change,
          .frequency_change = 0,
          .frequency_ratio = correction_,
          .pending = pending_,
          .stepped = true,
          .by_us = false};
}

void SimClock::move_calendar(TrueTime now, Duration change, bool follows) {
  calendar_ += change;
  if (!follows) rebase(now, local_error(now) - change.to_seconds(), correction_);
}

TrueTime SimClock::when(TrueTime now, MonoTime deadline) {
  const double left = (deadline - mono(now)).to_seconds();
  return now + seconds(left / (1 + oscillator_.frequency_error()));
}

}  // namespace gnomon::sim
