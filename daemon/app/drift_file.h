#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/config.h"
#include "model/node_io.h"

namespace gnomon {

/// Keeps the learnt frequency between two runs, in the file `discipline.drift_file`. What is in the
/// file is the environment's: a person, another daemon or a broken disk may have written it. Its
/// text is described in app/drift_text.h. None of the functions waits for another program.
class DriftFile {
 public:
  /// Without `drift_file` nothing is kept.
  explicit DriftFile(const DisciplineConfig& config)
      : path_{config.drift_file}, max_frequency_ppm_{config.max_frequency_ppm} {}

  /// The stored frequency. Empty if there is no file. An error, in words, if the file cannot be
  /// read, or if it holds anything but a frequency within `max_frequency_ppm` and its error.
  [[nodiscard]] Result<std::optional<SaveFrequency>, std::string> load() const;

  /// Writes the file atomically: a crash leaves either the old file or the new one. Waits for the
  /// disk. Only a regular file is replaced.
  [[nodiscard]] Result<void, std::string> save(const SaveFrequency& frequency) const;

  /// Whether `save` would succeed: tried on the disk, the file is left alone.
  [[nodiscard]] Result<void, std::string> try_to_save() const;

  /// Why `save` would fail, as far as one can see without writing; empty: no reason is known.
  [[nodiscard]] std::optional<std::string> obstacle() const;

  /// Seconds since the file was last written, by the file system's clock; empty without a file.
  [[nodiscard]] std::optional<double> age_seconds() const;

  [[nodiscard]] bool kept() const { return !path_.empty(); }

 private:
  std::string path_;
  double max_frequency_ppm_;
};

/// What is wrong with the place of the drift file, so that it is a mistake to run with it:
/// something that is no regular file stands there. Empty: nothing.
[[nodiscard]] std::optional<std::string> wrong_drift_file(const DisciplineConfig& config);

}  // namespace gnomon
