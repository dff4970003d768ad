#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/node_io.h"

namespace gnomon {

/// Keeps the learnt frequency between two runs, in a file of one line: frequency and its standard
/// deviation, both in ppm, such as "12.345678 0.010000". Positive: the clock is made faster.
class DriftFile {
 public:
  /// An empty path: nothing is kept.
  explicit DriftFile(std::string path) : path_{std::move(path)} {}

  /// The stored frequency. Empty if there is no file. An error, in words, if the file cannot be
  /// read or does not hold a frequency of at most 10 %.
  [[nodiscard]] Result<std::optional<SaveFrequency>, std::string> load() const;

  /// Writes the file atomically: a crash leaves either the old file or the new one. Waits for the
  /// disk.
  [[nodiscard]] Result<void, std::string> save(const SaveFrequency& frequency) const;

  /// Seconds since the file was last written, by the file system's clock; empty without a file.
  [[nodiscard]] std::optional<double> age_seconds() const;

 private:
  std::string path_;
};

}  // namespace gnomon
