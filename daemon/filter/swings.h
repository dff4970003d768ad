#pragma once

#include <optional>

#include "base/ring.h"
#include "base/time.h"
#include "filter/sample_history.h"

namespace gnomon {

/// Notices a peer that is several clocks behind one address, such as a balancer that sends each
/// request to another server: its answers jump to and fro by more than any delay and any rate can
/// explain. A clock that is set jumps once, so this takes three jumps within sixteen answers, and
/// both directions.
class Swings {
 public:
  /// The next answer, whether the filter believes it or not. `rate` is that of the offset, wrong by
  /// at most `rate_error`, both ratios.
  void add(const Sample& sample, double rate, double rate_error);

  /// The clock was adjusted, see `shift_sample`.
  void shift(LocalTime at, Duration phase, double frequency);

  /// How far the peer was seen to jump to and fro, seconds; 0: it does not.
  [[nodiscard]] double seconds() const;

 private:
  std::optional<Sample> last_;
  Ring<double, 16> jumps_;  ///< of the last answers, seconds; 0: it agreed with the one before
};

}  // namespace gnomon
