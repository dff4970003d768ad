#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "sim/world.h"

namespace gnomon::sim {

/// What a host shows at one moment. Offsets in the CSV and here are error = shown - true time.
struct RecordedMoment {
  double seconds = 0;              ///< since the beginning
  double true_error = 0;           ///< seconds
  std::optional<double> estimate;  ///< what the daemon believes of `true_error`
  std::optional<double> bound;     ///< max_error, while it claims to know the time
  double frequency_error = 0;      ///< rate of the clock against true time - 1
  SystemState state{};
};

/// Figures of one host over the moments in which it claimed to know the time.
struct RecordedFigures {
  std::uint64_t moments = 0;
  double rms_error = 0;
  double worst_error = 0;
  double rms_estimate_error = 0;  ///< estimate minus true error
  double rms_frequency_error = 0;
  double median_bound = 0;
  double median_bound_ratio = 0;  ///< bound / |true error|
  double smallest_margin = 0;     ///< least of bound - |true error|
  double requests_an_hour = 0;
};

/// Looks at all hosts of a world at a fixed cadence, and keeps what it saw. It has no influence on
/// the world: a run with a recorder has the same trace hash as one without.
class Recorder {
 public:
  /// `csv`: where each moment is written to as well, or null. It outlives the world's running.
  explicit Recorder(Duration cadence, std::ostream* csv = nullptr);

  /// To be called before the world runs; the recorder outlives the world's running.
  void attach(World& world);

  /// By host. `skip` seconds at the beginning do not count.
  [[nodiscard]] std::map<std::string, RecordedFigures> figures(double skip = 0) const;

 private:
  void look(World& world);
  void write(const std::string& host, const RecordedMoment& moment);

  Duration cadence_;
  std::ostream* csv_;
  const World* world_ = nullptr;
  std::map<std::string, std::vector<RecordedMoment>> moments_;
};

}  // namespace gnomon::sim
