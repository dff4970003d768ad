#include "clock/virtual_clock.h"

#include <cmath>
#include <cstdint>
#include <numbers>

#include "base/check.h"

namespace gnomon {

namespace {

// How often the frequency of a wandering clock changes.
constexpr Duration kTickInterval = Duration::seconds(1);

/// The local time with the same count of nanoseconds. Here the two scales meet.
LocalTime same_instant(SystemTime time) {
  return LocalTime::from_nanoseconds(time.to_nanoseconds());
}

}  // namespace

VirtualClock::VirtualClock(const VirtualClockConfig& config, SystemClocks& clocks)
    : clocks_{clocks},
      config_{config},
      rng_{Rng::expand(config.seed)},
      anchor_{clocks.read()},
      error_seconds_{config.offset_seconds} {
  started_ = anchor_.mono;
  pending_ = {.start = started_, .end = started_, .amount = {}};
  rebase(anchor_);
}

Now VirtualClock::read() {
  const SystemReading now = clocks_.read();
  return {.mono = now.mono, .local = map().to_local(now.system)};
}

// A slew moves LocalTime at once; only the reading that `true_offset` compares follows gradually.
// So the map, which gives LocalTime, knows nothing of slews.
Result<ClockAdjustment, std::string> VirtualClock::apply(const ClockCommand& command) {
  const SystemReading now = clocks_.read();
  ClockAdjustment done;
  done.at = map().to_local(now.system);
  done.frequency_change = command.frequency_ratio - correction_ratio_;
  rebase(now);
  correction_ratio_ = command.frequency_ratio;

  switch (command.phase) {
    case ClockCommand::Phase::kNone:
      break;
    case ClockCommand::Phase::kSlew: {
      GNOMON_CHECK(command.slew_ratio > 0);
      const Duration amount = pending_.at(now.mono) + command.phase_change;
      const double length = std::abs(amount.to_seconds()) / command.slew_ratio;
      pending_ = {.start = now.mono, .end = now.mono + Duration::seconds(length), .amount = amount};
      done.phase_change = command.phase_change;
      break;
    }
    case ClockCommand::Phase::kStep:
      // LocalTime has the rest of a former slew already. The step shows it to programs, too.
      pending_ = {.start = now.mono, .end = now.mono, .amount = {}};
      done.phase_change = command.phase_change;
      done.stepped = true;
      break;
  }
  error_seconds_ += done.phase_change.to_seconds();
  done.frequency_ratio = correction_ratio_;
  done.pending = pending_;
  return done;
}

ClockMap VirtualClock::map() const {
  return {.system_origin = anchor_.system,
          .local_origin = same_instant(anchor_.system) + Duration::seconds(error_seconds_),
          .rate = rate(),
          .pending = {},
          .slew_start = anchor_.system,
          .slew_end = anchor_.system};
}

void VirtualClock::tick() {
  const SystemReading now = clocks_.read();
  if (wanders() && now.mono >= next_tick()) rebase(now);
}

MonoTime VirtualClock::next_tick() const {
  return wanders() ? anchor_.mono + kTickInterval : MonoTime::from_nanoseconds(INT64_MAX);
}

double VirtualClock::true_offset() const {
  const SystemReading now = clocks_.read();
  return pending_.at(now.mono).to_seconds() - error_at(now.system);
}

void VirtualClock::reconfigure(const VirtualClockConfig& config) {
  rebase(clocks_.read());
  error_seconds_ += config.offset_seconds - config_.offset_seconds;
  if (config.seed != config_.seed) rng_ = Rng{Rng::expand(config.seed)};
  config_ = config;
  rebase(anchor_);
}

bool VirtualClock::wanders() const {
  return config_.wander_ppb != 0 || config_.temperature_ppm != 0;
}

double VirtualClock::rate() const {
  return config_.frequency_ppm * 1e-6 + walk_ratio_ + sine_ratio_ + correction_ratio_;
}

double VirtualClock::error_at(SystemTime time) const {
  return error_seconds_ + (time - anchor_.system).to_seconds() * rate();
}

/// Makes `now` the anchor: the error so far becomes a constant, and a new frequency begins.
void VirtualClock::rebase(const SystemReading& now) {
  const double elapsed = (now.mono - anchor_.mono).to_seconds();
  error_seconds_ = error_at(now.system);
  anchor_ = now;
  walk(elapsed);
}

/// Draws the frequency error from the anchor on; `seconds` have passed since the last draw. A
/// random walk's steps grow with the square root of the time.
void VirtualClock::walk(double seconds) {
  if (config_.wander_ppb != 0 && seconds > 0) {
    walk_ratio_ += config_.wander_ppb * 1e-9 * std::sqrt(seconds) * rng_.normal();
  }
  const double age = (anchor_.mono - started_).to_seconds();
  const double turns =
      config_.temperature_period_seconds > 0 ? age / config_.temperature_period_seconds : 0;
  sine_ratio_ = config_.temperature_ppm * 1e-6 * std::sin(2 * std::numbers::pi * turns);
}

}  // namespace gnomon
