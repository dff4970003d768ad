#pragma once

#include <optional>

#include "app/drift_file.h"
#include "log/logger.h"
#include "model/config.h"
#include "model/observer.h"

namespace gnomon {

/// The drift file of a running daemon: reads it at the start, writes it when the node asks for it,
/// and looks in between whether it could be written. That the frequency is not kept any more is
/// told at once and not only when it is lost: as an event and by `writable`.
class FrequencyKeeper {
 public:
  /// `logger` and `observer` outlive the keeper.
  FrequencyKeeper(const DisciplineConfig& config, Logger& logger, Observer& observer);

  /// What the file holds, once, at the start. A file that cannot be used is logged, and the daemon
  /// starts as without one. Tries on the disk, too, whether the file can be written.
  [[nodiscard]] std::optional<SaveFrequency> start(Now now);

  /// Writes the file. Waits for the disk. A failure is an event, each time.
  void save(Now now, const SaveFrequency& frequency);

  /// To be called about once a minute: looks whether the file can be written. Writes nothing as
  /// long as all is well. A change is an event.
  void look(Now now);

  /// After a reload: the file may be another one, which is tried at once. It is not read.
  void configure(Now now, const DisciplineConfig& config);

  /// Whether the file could be written when it was last tried or looked at; empty: none is kept.
  [[nodiscard]] std::optional<bool> writable() const;

  [[nodiscard]] std::optional<double> age_seconds() const { return file_.age_seconds(); }

 private:
  void tried(Now now, const Result<void, std::string>& result);

  DriftFile file_;
  Logger& logger_;
  Observer& observer_;
  bool writable_ = true;
};

}  // namespace gnomon
