#include "app/drift_file.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "sys/atomic_file.h"

namespace gnomon {

namespace {

constexpr double kPpm = 1e-6;
// No oscillator is worse than 10 %. A file with a larger number was not written by gnomond.
constexpr double kMaxPpm = 100'000;

std::optional<SaveFrequency> parse(const std::string& text) {
  std::istringstream stream{text};
  double frequency = 0;
  double error = 0;
  if (!(stream >> frequency) || !std::isfinite(frequency) || std::fabs(frequency) > kMaxPpm) {
    return std::nullopt;
  }
  // The file of another daemon, such as ntpd's, has only the frequency. Then the error is not
  // known.
  if (!(stream >> error) || !std::isfinite(error) || error < 0) error = 0;
  return SaveFrequency{.frequency_ratio = frequency * kPpm, .error_ratio = error * kPpm};
}

}  // namespace

Result<std::optional<SaveFrequency>, std::string> DriftFile::load() const {
  if (path_.empty()) return std::nullopt;
  // With an error code, exists() does not throw, for instance if the folder may not be entered.
  std::error_code error;
  const bool exists = std::filesystem::exists(path_, error);
  if (error) return failure(path_ + ": " + error.message());
  if (!exists) return std::nullopt;
  const auto text = read_small_file(path_);
  if (!text) return failure(text.error());
  const auto frequency = parse(*text);
  if (!frequency) return failure(path_ + ": expected a frequency in ppm");
  return frequency;
}

Result<void, std::string> DriftFile::save(const SaveFrequency& frequency) const {
  if (path_.empty()) return {};
  return write_file_atomically(path_,
                               fmt::format("{:.6f} {:.6f}\n", frequency.frequency_ratio / kPpm,
                                           frequency.error_ratio / kPpm));
}

std::optional<double> DriftFile::age_seconds() const {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path_, error);
  if (path_.empty() || error) return std::nullopt;
  const auto age = std::filesystem::file_time_type::clock::now() - written;
  return std::max(0.0, std::chrono::duration<double>(age).count());
}

}  // namespace gnomon
