#include "sim/recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gnomon::sim {

namespace {

std::string cell(const std::optional<double>& value) {
  return value ? fmt::format("{:.9e}", *value) : "";
}

bool claims(SystemState state) {
  return state == SystemState::kSynchronized || state == SystemState::kHoldover;
}

double median(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Sums of one host.
class Sums {
 public:
  void add(const RecordedMoment& moment) {
    const double error = std::abs(moment.true_error);
    ++figures_.moments;
    squares_ += error * error;
    frequency_squares_ += moment.frequency_error * moment.frequency_error;
    figures_.worst_error = std::max(figures_.worst_error, error);
    if (moment.estimate) {
      const double wrong = *moment.estimate - moment.true_error;
      estimate_squares_ += wrong * wrong;
    }
    if (!moment.bound) return;
    figures_.smallest_margin = bounds_.empty()
                                   ? *moment.bound - error
                                   : std::min(figures_.smallest_margin, *moment.bound - error);
    bounds_.push_back(*moment.bound);
    ratios_.push_back(*moment.bound / std::max(error, 1e-9));
  }

  [[nodiscard]] RecordedFigures result() {
    const double count = static_cast<double>(std::max<std::uint64_t>(figures_.moments, 1));
    figures_.rms_error = std::sqrt(squares_ / count);
    figures_.rms_estimate_error = std::sqrt(estimate_squares_ / count);
    figures_.rms_frequency_error = std::sqrt(frequency_squares_ / count);
    figures_.median_bound = median(bounds_);
    figures_.median_bound_ratio = median(ratios_);
    return figures_;
  }

 private:
  RecordedFigures figures_;
  double squares_ = 0;
  double estimate_squares_ = 0;
  double frequency_squares_ = 0;
  std::vector<double> bounds_;
  std::vector<double> ratios_;
};

}  // namespace

Recorder::Recorder(Duration cadence, std::ostream* csv) : cadence_{cadence}, csv_{csv} {
  if (csv_ != nullptr) {
    *csv_ << "time_seconds,node,true_error_seconds,estimated_error_seconds,max_error_seconds,"
             "frequency_error_ratio,state\n";
  }
}

void Recorder::attach(World& world) {
  world_ = &world;
  world.every(cadence_, [this, &world] { look(world); });
}

void Recorder::look(World& world) {
  for (const std::string& name : world.host_names()) {
    Host& host = world.at(name);
    if (!host.running()) continue;
    const SystemSnapshot system = host.snapshot().system;
    RecordedMoment moment{.seconds = elapsed_seconds(world.now()),
                          .true_error = host.shown_error(),
                          .bound = claims(system.state) ? system.max_error_seconds : std::nullopt,
                          .frequency_error = host.clock().rate_error(world.now()),
                          .state = system.state};
    // The daemon's offset is reference - local; here an error is local - reference.
    if (system.offset_seconds) moment.estimate = -*system.offset_seconds;
    if (csv_ != nullptr) write(name, moment);
    moments_[name].push_back(moment);
  }
}

void Recorder::write(const std::string& host, const RecordedMoment& moment) {
  *csv_ << fmt::format("{:.3f},{},{:.9e},{},{},{:.6e},{}\n", moment.seconds, host,
                       moment.true_error, cell(moment.estimate), cell(moment.bound),
                       moment.frequency_error, state_name(moment.state));
}

std::map<std::string, RecordedFigures> Recorder::figures(double skip) const {
  std::map<std::string, RecordedFigures> figures;
  for (const auto& [name, moments] : moments_) {
    Sums sums;
    for (const RecordedMoment& moment : moments) {
      if (moment.seconds >= skip && claims(moment.state)) sums.add(moment);
    }
    RecordedFigures one = sums.result();
    const double span = elapsed_seconds(world_->now());
    if (span > 0) one.requests_an_hour = 3600.0 * world_->requests(name) / span;
    figures.emplace(name, one);
  }
  return figures;
}

}  // namespace gnomon::sim
