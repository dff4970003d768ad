#pragma once

#include <cstdint>
#include <optional>

#include "base/ring.h"
#include "base/time.h"
#include "filter/model_bank.h"
#include "filter/path_model.h"
#include "filter/sample_history.h"
#include "model/clock_command.h"
#include "model/estimate.h"
#include "model/measurement.h"

namespace gnomon {

/// What the filter needs to know about the world; defaults are for any path.
struct FilterConfig {
  double precision_seconds = 1e-6;  ///< of the local clock: floor of every error
  double max_drift_ratio = 15e-6;   ///< growth of the bound with time
};

/// A sample as the filter understood it.
struct Reading {
  LocalTime at;
  Observation seen;
};

/// What became of a measurement.
enum class Intake : std::uint8_t {
  kTaken,
  kJump,     ///< taken, and with the suspect before it proof that the clock has jumped
  kSuspect,  ///< refused as an outlier, unless the next one confirms it: ask soon
  kUnusable  ///< not a number
};

[[nodiscard]] constexpr bool taken(Intake intake) {
  return intake == Intake::kTaken || intake == Intake::kJump;
}

/// The measurements of one peer -> an estimate of the clock's offset and rate against it.
/// `daemon/filter/README.md` has the mathematics.
class PeerFilter {
 public:
  explicit PeerFilter(const FilterConfig& config, const RatePrior& prior = {});

  /// New limits after a reload; the state is kept.
  void configure(const FilterConfig& config);

  /// Takes a measurement; times must not go backwards. A refused one is counted as
  /// RejectReason::kFiltered, and the state is kept.
  Intake add(const Measurement& measurement);

  /// The clock was adjusted: everything stored moves into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// Forgets everything, e.g. when the peer's address changed; of the clock `prior` is known.
  void reset(const RatePrior& prior = {});

  /// The estimate at `at` (>= the last sample), none before the first sample.
  [[nodiscard]] std::optional<PeerEstimate> estimate(LocalTime at) const;

  /// Since the start or the reset, at most the history's 64.
  [[nodiscard]] unsigned samples() const;

  /// Enough samples: from here on each is understood once and for all.
  [[nodiscard]] bool settled() const { return settled_; }

  /// The samples that speak of the clock as it is now, the oldest first.
  [[nodiscard]] std::size_t reading_count() const { return history_.trusted(); }

  [[nodiscard]] Reading reading(std::size_t index) const;

  /// What was known of the rate before the first of the readings.
  [[nodiscard]] const RatePrior& prior() const { return prior_; }

  /// Its last sample was refused, and the next will show whether the estimate still holds.
  [[nodiscard]] bool doubtful() const { return suspect_.has_value(); }

  /// One number for the poll schedule: by how much the prediction's error grows in one more
  /// `interval`, against what makes a sample worth asking for (README). Below 1: asking less often
  /// costs little; far above 1: ask more often. Dimensionless, >= 0.
  [[nodiscard]] double staleness(double interval_seconds) const;

 private:
  [[nodiscard]] Observation observe(Sample sample) const;
  [[nodiscard]] Observation observation_of(const Sample& sample) const;
  void understand(Sample& sample) const;
  [[nodiscard]] double age(LocalTime at) const;
  [[nodiscard]] double surprise_at(const Sample& sample) const;
  [[nodiscard]] bool is_surprising(const Sample& sample) const;
  void take(const Sample& sample);
  void take_jump(const Sample& first, const Sample& second);
  void restart();
  void conclude(const Sample& sample);

  FilterConfig config_;
  RatePrior prior_;     ///< before the oldest reading
  double uncorrected_;  ///< rate if nothing corrected the clock, in the present frame
  SampleHistory history_;
  PathModel path_;
  ModelBank bank_{Noise::kFromDelayOrScatter};  ///< at the newest sample
  std::optional<Sample> suspect_;  ///< refused; the next one decides whether it was right
  Ring<double, 16> residuals_;
  double rate_error_ = 0;     ///< bound of the estimated rate's error, without drift
  double peer_distance_ = 0;  ///< as announced last
  unsigned samples_ = 0;
  bool settled_ = false;  ///< enough samples: from here on each is taken once
};

}  // namespace gnomon
