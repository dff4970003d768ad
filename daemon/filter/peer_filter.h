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

/// The measurements of one peer -> an estimate of the clock's offset and rate against it.
/// `daemon/filter/README.md` has the mathematics.
class PeerFilter {
 public:
  explicit PeerFilter(const FilterConfig& config);

  /// Takes a measurement; times must not go backwards. False: refused as an outlier (counted as
  /// RejectReason::kFiltered), the state is kept.
  bool add(const Measurement& measurement);

  /// The clock was adjusted: everything stored moves into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// Forgets everything, e.g. when the peer's address changed.
  void reset();

  /// The estimate at `at` (>= the last sample), none before the first sample.
  [[nodiscard]] std::optional<PeerEstimate> estimate(LocalTime at) const;

  /// One number for the poll schedule: by how much the clock's predicted error after one more
  /// `interval` exceeds the error a fresh sample would have. Below 1: asking less often costs
  /// little; far above 1: ask more often. Dimensionless, >= 0.
  [[nodiscard]] double staleness(double interval_seconds) const;

 private:
  [[nodiscard]] Observation observe(const Sample& sample) const;
  [[nodiscard]] double age(LocalTime at) const;
  [[nodiscard]] double surprise_at(const Sample& sample) const;
  [[nodiscard]] bool is_surprising(const Sample& sample) const;
  void take(const Sample& sample);
  void take_jump(const Sample& first, const Sample& second);
  void restart();
  void conclude(const Sample& sample);

  FilterConfig config_;
  SampleHistory history_;
  PathModel path_;
  ModelBank bank_;                 ///< at the newest sample
  std::optional<Sample> suspect_;  ///< refused; the next one decides whether it was right
  Ring<double, 16> residuals_;
  double rate_error_ = 0;     ///< bound of the estimated rate's error, without drift
  double peer_distance_ = 0;  ///< as announced last
  unsigned samples_ = 0;
  bool settled_ = false;  ///< enough samples: from here on each is taken once
};

}  // namespace gnomon
