#pragma once

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// The probability law of a queueing delay. `mean` is `LinkConfig::mean_queueing_seconds`.
enum class Queueing : std::uint8_t {
  kNone,         ///< none
  kExponential,  ///< exponential with the mean
  kGamma,        ///< gamma of shape 3 with the mean: rarely near zero
  kNormal,       ///< |normal| with the mean
  kUniform,      ///< uniform from zero to twice the mean
  kHeavyTail,    ///< Pareto (Lomax) of shape 2.5 with the mean: now and then many times as long
};

/// One direction of a path.
struct LinkConfig {
  double base_delay_seconds = 0.005;
  Queueing queueing = Queueing::kExponential;
  double mean_queueing_seconds = 100e-6;
  double loss = 0;                  ///< probability of a datagram to vanish
  double duplication = 0;           ///< probability to arrive twice
  double reordering = 0;            ///< probability to be held back, so that later ones overtake
  double reordering_seconds = 0.1;  ///< how long such a datagram is held back
  // Bursts: for a while every datagram waits longer, so that delays are correlated.
  double burst_every_seconds = 0;        ///< mean pause between bursts; 0: no bursts
  double burst_length_seconds = 60;      ///< mean length of a burst
  double burst_queueing_seconds = 0.02;  ///< mean further wait in a burst, exponential
};

/// Both directions between a client and a server.
struct PathConfig {
  LinkConfig there;  ///< requests
  LinkConfig back;   ///< answers
};

/// The same law both ways.
[[nodiscard]] PathConfig symmetric_path(double base_delay_seconds, double mean_queueing_seconds);

/// One direction of a path at work: decides what becomes of each datagram.
class Link {
 public:
  Link(const LinkConfig& config, Rng rng) : config_{config}, rng_{rng} {}

  /// The moments, all after `now`, at which a datagram sent now arrives: none if it is lost, two if
  /// it is duplicated. Datagrams arrive in the order in which they were sent, unless one is held
  /// back by `reordering`.
  [[nodiscard]] std::vector<TrueTime> send(TrueTime now);

  /// A route change: the base delay grows by `change` (or shrinks, never below zero).
  void change_base_delay(double change_seconds);

  /// A fault's loss. The larger of it and the path's own loss counts.
  void set_extra_loss(double probability) { extra_loss_ = probability; }

  /// Nothing passes from an `on` to its `off`. Partitions may overlap: they are counted.
  void partition(bool on) { partitions_ += on ? 1 : -1; }

  [[nodiscard]] const LinkConfig& config() const { return config_; }

 private:
  [[nodiscard]] double queueing_seconds();

  /// Is a burst under way? Bursts come and go on their own, whether or not anybody sends.
  [[nodiscard]] bool in_burst(TrueTime now);

  LinkConfig config_;
  Rng rng_;
  double extra_loss_ = 0;
  int partitions_ = 0;
  bool burst_ = false;
  TrueTime burst_toggle_ = kBeginning;
  TrueTime last_arrival_ = kBeginning;
};

}  // namespace gnomon::sim
