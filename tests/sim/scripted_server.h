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
  double offset_seconds = 0;  ///< told beyond the true time
  double drift_ppm = 0;       ///< the told time drifts away from `drift_since` on
  TrueTime drift_since = kBeginning;
  std::uint8_t stratum = 1;
  LeapIndicator leap = LeapIndicator::kNone;
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 20e-6;
  bool silent = false;           ///< does not answer
  bool wrong_origin = false;     ///< answers something that was not asked
  std::optional<KissCode> kiss;  ///< answers this kiss instead of the time
};

/// A server that knows the true time and tells what the script wants. No daemon runs on it.
class ScriptedServer {
 public:
  explicit ScriptedServer(const ServerBehaviour& behaviour) : behaviour_{behaviour} {}

  [[nodiscard]] ServerBehaviour& behaviour() { return behaviour_; }

  [[nodiscard]] const ServerBehaviour& behaviour() const { return behaviour_; }

  /// Told minus true time, seconds.
  [[nodiscard]] double lie_seconds(TrueTime now) const;

  /// Does it tell more than it admits by its root distance?
  [[nodiscard]] bool lies(TrueTime now) const;

  /// The answer to `request`, if any.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> answer(
      std::span<const std::uint8_t> request, TrueTime received, TrueTime sent) const;

 private:
  [[nodiscard]] LocalTime told(TrueTime now) const;

  ServerBehaviour behaviour_;
};

}  // namespace gnomon::sim
