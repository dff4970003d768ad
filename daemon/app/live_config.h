#pragma once

#include <string>

#include "app/config_source.h"
#include "base/result.h"
#include "config/error.h"
#include "model/config.h"

namespace gnomon {

/// Puts those settings of `wanted` that take effect only at a start back to what they are in
/// `running`. The names of those that differed, for a warning: "server.workers, clock.driver";
/// empty: none. The one place that knows which settings these are.
[[nodiscard]] std::string keep_until_restart(const Config& running, Config& wanted);

/// The configuration in force, and how a reload replaces it.
class LiveConfig {
 public:
  /// `source` is where a reload reads again.
  LiveConfig(ConfigSource source, LoadedConfig loaded)
      : source_{std::move(source)}, loaded_{std::move(loaded)} {}

  [[nodiscard]] const Config& config() const { return loaded_.config; }

  /// Of the text that was read last and was good.
  [[nodiscard]] const std::string& hash() const { return loaded_.hash; }

  /// For people: where it comes from.
  [[nodiscard]] std::string name() const { return source_.name(); }

  /// True before the first reload.
  [[nodiscard]] bool last_reload_successful() const { return last_reload_successful_; }

  /// Reads again. Good: it is in force but for what needs a restart, whose names are returned. Bad:
  /// everything stays, and the errors are returned.
  [[nodiscard]] Result<std::string, ConfigErrors> reload();

 private:
  ConfigSource source_;
  LoadedConfig loaded_;
  bool last_reload_successful_ = true;
};

}  // namespace gnomon
