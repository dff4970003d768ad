#include "app/drift_file.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <system_error>

#include "app/drift_text.h"
#include "sys/atomic_file.h"
#include "sys/file_place.h"

namespace gnomon {

namespace {

// A drift file has some 25 octets. What is much longer was not written by a time daemon.
constexpr std::size_t kLongest = 1024;
// As long as anything that is written, to find out whether the disk has room for it.
constexpr std::string_view kTrial = "-100000.000000 100000.000000\n";

}  // namespace

Result<std::optional<SaveFrequency>, std::string> DriftFile::load() const {
  if (!kept()) return std::nullopt;
  const auto place = place_of_file(path_);
  if (!place) return failure(place.error());
  // With an error code, exists() does not throw, for instance if the folder may not be entered.
  std::error_code error;
  const bool exists = std::filesystem::exists(*place, error);
  if (error) return failure(path_ + ": " + error.message());
  if (!exists) return std::nullopt;
  const auto text = read_small_file(*place, kLongest);
  if (!text) return failure(text.error());
  const auto frequency = parse_drift(*text, max_frequency_ppm_);
  if (!frequency) {
    return failure(
        fmt::format("{}: expected a frequency from {} to {} ppm and its error in ppm, "
                    "such as \"12.345678 0.010000\"",
                    path_, -max_frequency_ppm_, max_frequency_ppm_));
  }
  return frequency;
}

Result<void, std::string> DriftFile::save(const SaveFrequency& frequency) const {
  if (!kept()) return {};
  return write_file_atomically(path_, drift_text(frequency, max_frequency_ppm_));
}

Result<void, std::string> DriftFile::try_to_save() const {
  if (!kept()) return {};
  return try_to_write(path_, kTrial);
}

std::optional<std::string> DriftFile::obstacle() const {
  if (!kept()) return std::nullopt;
  return obstacle_to_replace(path_);
}

std::optional<double> DriftFile::age_seconds() const {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path_, error);
  if (path_.empty() || error) return std::nullopt;
  const auto age = std::filesystem::file_time_type::clock::now() - written;
  return std::max(0.0, std::chrono::duration<double>(age).count());
}

std::optional<std::string> wrong_drift_file(const DisciplineConfig& config) {
  if (config.drift_file.empty()) return std::nullopt;
  const auto place = place_of_file(config.drift_file);
  if (place) return std::nullopt;
  return place.error() + "; expected a regular file, or nothing yet";
}

}  // namespace gnomon
