#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/node_io.h"

namespace gnomon {

/// The learnt frequency between two runs: one line, "frequency error", both in ppm.
class DriftFile {
 public:
  /// An empty path: nothing is kept.
  explicit DriftFile(std::string path) : path_{std::move(path)} {}

  /// None if there is no file; the error in words if it cannot be read or makes no sense.
  [[nodiscard]] Result<std::optional<SaveFrequency>, std::string> load() const;

  /// Atomically: a crash leaves the old file or the new one.
  [[nodiscard]] Result<void, std::string> save(const SaveFrequency& frequency) const;

  /// Seconds since it was last written, by the file system's clock; none without a file.
  [[nodiscard]] std::optional<double> age_seconds() const;

 private:
  std::string path_;
};

}  // namespace gnomon
