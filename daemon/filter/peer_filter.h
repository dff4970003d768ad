#pragma once

#include <cstdint>
#include <optional>

#include "base/ring.h"
#include "base/time.h"
#include "filter/model_bank.h"
#include "filter/path_model.h"
#include "filter/sample_history.h"
#include "filter/swings.h"
#include "model/clock_command.h"
#include "model/estimate.h"
#include "model/measurement.h"

namespace gnomon {

/// What the filter needs to know about this machine. Nothing of it depends on the path.
struct FilterConfig {
  double precision_seconds = 1e-6;  ///< of the local clock, > 0: no error is taken as smaller
  double max_drift_ratio = 15e-6;   ///< how fast the rate may wander off: growth of the bound, >= 0
};

/// A sample as the filter understood it, for other filters (`JointFilter`).
struct Reading {
  LocalTime at;
  Observation seen;
};

/// What became of a measurement.
enum class Intake : std::uint8_t {
  kTaken,    ///< the estimate follows it
  kJump,     ///< taken together with the suspect before it: the two prove that the clock jumped
  kSuspect,  ///< refused as an outlier for now; the next measurement decides, so ask soon
  kUnusable  ///< refused for good: not a number, or a negative delay
};

/// The filter used the measurement: it belongs to the estimate.
[[nodiscard]] constexpr bool taken(Intake intake) {
  return intake == Intake::kTaken || intake == Intake::kJump;
}

/// Turns the measurements of one peer into an estimate of the clock's offset and rate against that
/// peer, with a bound of its error. Pure: no clock, no I/O. filter/README.md has the mathematics.
///
/// The owner calls `add` for each measurement and `on_adjusted` for each adjustment of the clock,
/// in the order in which they happened.
class PeerFilter {
 public:
  /// `prior`: what is known of the clock's rate before the first measurement.
  explicit PeerFilter(const FilterConfig& config, const RatePrior& prior = {});

  /// Takes new limits after a reload. What is learnt stays.
  void configure(const FilterConfig& config);

  /// Takes in a measurement. `measurement.at` must not be before that of the measurement before. If
  /// the result is not `taken`, the estimated offset and rate are as they were; the caller counts
  /// the refusal as RejectReason::kFiltered. After kSuspect the bound is wider until the next
  /// measurement decides, and the caller asks the peer again soon.
  Intake add(const Measurement& measurement);

  /// The clock was adjusted: moves everything stored into the new frame. The estimate of the same
  /// moment is the same afterwards, in the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// Forgets all samples and the path, for instance when the peer's address changed. `prior` is
  /// what is still known of the clock's rate.
  void reset(const RatePrior& prior = {});

  /// The estimate extrapolated to `at`, which must not be before the last sample. Empty before the
  /// first sample.
  [[nodiscard]] std::optional<PeerEstimate> estimate(LocalTime at) const;

  /// Number of samples taken since the start or the last reset, at most 64.
  [[nodiscard]] unsigned samples() const;

  /// True once more than eight samples are there. Before that each new sample makes the filter
  /// judge all of them again; from then on a sample is judged once.
  [[nodiscard]] bool settled() const { return settled_; }

  /// Number of samples since the last jump, at most 64: those that speak of the clock as it is now.
  [[nodiscard]] std::size_t reading_count() const { return history_.trusted(); }

  /// One of them, the oldest first; `index` < reading_count().
  [[nodiscard]] Reading reading(std::size_t index) const;

  /// What was known of the clock's rate just before the first of the readings.
  [[nodiscard]] const RatePrior& prior() const { return prior_; }

  /// The estimate is not to be built upon by others. The last measurement was refused as a suspect,
  /// and the next one will show whether the estimate still holds; or the peer jumps to and fro.
  [[nodiscard]] bool doubtful() const { return suspect_.has_value() || swings_.seconds() > 0; }

  /// How much a sample is worth after one more `interval_seconds` (>= 0), for the poll schedule. It
  /// compares the growth of the prediction's error in that time with the scatter of a sample
  /// (filter/README.md, "When to ask"). Dimensionless, >= 0. Below 1: asking less often costs
  /// little. Above 4: ask more often at once. A million before the first sample.
  [[nodiscard]] double staleness(double interval_seconds) const;

 private:
  /// `understand` and `observation_of` in one, on a copy.
  [[nodiscard]] Observation observe(Sample sample) const;
  /// The sample as the bank takes it, with the law that `understand` has left in it.
  [[nodiscard]] Observation observation_of(const Sample& sample) const;
  /// Asks the path what the sample's delay means, and notes the answer in the sample.
  void understand(Sample& sample) const;
  /// Seconds from the newest sample to `at`, >= 0.
  [[nodiscard]] double age(LocalTime at) const;
  /// How far the sample lies off the expected offset, seconds, signed.
  [[nodiscard]] double surprise_at(const Sample& sample) const;
  [[nodiscard]] bool is_surprising(const Sample& sample) const;
  void take(const Sample& sample);
  /// Both samples were surprising, to the same side: the clock jumped before `first`.
  void take_jump(const Sample& first, const Sample& second);
  /// Feeds all samples to a fresh bank, as the path is known now.
  void restart();
  /// What follows from a sample after the bank has taken it: residual, path, bound of the rate.
  void conclude(const Sample& sample);

  FilterConfig config_;
  RatePrior prior_;     ///< what was known of the rate before the oldest reading
  double uncorrected_;  ///< rate that the clock would have uncorrected, in the present frame
  SampleHistory history_;
  PathModel path_;
  ModelBank bank_{Noise::kFromDelayOrScatter};  ///< its state is that at the newest sample
  Swings swings_;                               ///< of all measurements, refused ones too
  std::optional<Sample> suspect_;  ///< refused; the next sample decides whether it was right
  Ring<double, 16> residuals_;     ///< measured minus estimated offset of the newest, seconds
  double rate_error_ = 0;          ///< bound of the estimated rate's error, without max_drift
  double peer_distance_ = 0;       ///< root distance that the peer announced last, seconds
  unsigned samples_ = 0;           ///< taken since the start or the reset
  bool settled_ = false;           ///< more than eight samples have been taken
};

}  // namespace gnomon
