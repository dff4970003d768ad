#pragma once

#include <string>

#include "app/config_source.h"
#include "base/result.h"
#include "config/error.h"
#include "model/config.h"

namespace gnomon {

/// The configuration in force, and how a reload replaces it: as a whole, or not at all.
class LiveConfig {
 public:
  /// `source` is where a reload reads again. `unix_seconds`: when `loaded` was read.
  LiveConfig(ConfigSource source, LoadedConfig loaded, double unix_seconds)
      : source_{std::move(source)}, loaded_{std::move(loaded)}, in_force_since_{unix_seconds} {}

  [[nodiscard]] const Config& config() const { return loaded_.config; }

  /// Of the text of what is in force.
  [[nodiscard]] const std::string& hash() const { return loaded_.hash; }

  [[nodiscard]] const ConfigSource& source() const { return source_; }

  /// True before the first reload.
  [[nodiscard]] bool last_reload_successful() const { return last_reload_successful_; }

  /// The last reload was refused because of keys that take effect at a start only.
  [[nodiscard]] bool restart_required() const { return restart_required_; }

  /// Unix time at which what is in force was read, seconds.
  [[nodiscard]] double in_force_since() const { return in_force_since_; }

  /// A reload, with what was read. Good: all of it is in force. Else nothing has changed, and the
  /// errors are returned. Refused are, beside a text with errors: one that changes a key which
  /// takes effect at a start only; one without peers while there are some; one that ends amid a
  /// line although the former one did not. The last two are what a file looks like that is being
  /// written.
  [[nodiscard]] Result<void, ConfigErrors> take(const Result<std::string, ConfigErrors>& text,
                                                double unix_seconds);

 private:
  [[nodiscard]] ConfigErrors objections(const LoadedConfig& wanted);

  ConfigSource source_;
  LoadedConfig loaded_;
  double in_force_since_;
  bool last_reload_successful_ = true;
  bool restart_required_ = false;
};

}  // namespace gnomon
