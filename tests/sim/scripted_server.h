#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/ntp_types.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// What a scripted server says. The defaults are those of an honest stratum 1.
struct ServerBehaviour {
  double offset_seconds = 0;  ///< told minus true time
  double drift_ppm = 0;       ///< the told time drifts away from `drift_since` on
  TrueTime drift_since = kBeginning;
  std::uint8_t stratum = 1;
  LeapIndicator leap = LeapIndicator::kNone;
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 20e-6;
  double two_faced_seconds = 0;  ///< half of the clients are told this much more, the others less
  double swings_seconds = 0;     ///< every other answer, at random, tells this much more
  bool silent = false;           ///< does not answer
  bool wrong_origin = false;     ///< answers with an origin timestamp that the client did not send
  bool wrong_source = false;     ///< its answers come from another port than was asked
  bool oversize = false;         ///< its answers are longer than any buffer
  bool bogus = false;            ///< its answers are cut, or of another mode, or without times
  std::optional<KissCode> kiss;  ///< answers with this kiss code instead of the time
};

/// A server that knows the true time and tells what the script wants. No daemon runs on it.
class ScriptedServer {
 public:
  explicit ScriptedServer(const ServerBehaviour& behaviour) : behaviour_{behaviour} {}

  [[nodiscard]] ServerBehaviour& behaviour() { return behaviour_; }

  [[nodiscard]] const ServerBehaviour& behaviour() const { return behaviour_; }

  /// The calendar of the world: what the time is called, minus `TrueTime`.
  void move_calendar(Duration change) { calendar_ += change; }

  /// Told minus true time, seconds. `face`: even or odd, which of its two faces it shows.
  [[nodiscard]] double lie_seconds(TrueTime now, unsigned face = 0) const;

  /// Is the time it tells wrong by more than the root distance it announces?
  [[nodiscard]] bool lies(TrueTime now) const;

  /// The answer to `request`, if any.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> answer(
      std::span<const std::uint8_t> request,
      TrueTime received,
      TrueTime sent,
      unsigned face = 0) const;

 private:
  [[nodiscard]] LocalTime told(TrueTime now, unsigned face) const;
  /// What the answer to a request that came in at `received` tells too much.
  [[nodiscard]] Duration swing(TrueTime received) const;

  ServerBehaviour behaviour_;
  Duration calendar_;
};

}  // namespace gnomon::sim
