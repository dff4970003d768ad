#pragma once

#include <string>

#include "base/result.h"
#include "config/load.h"
#include "model/config.h"

namespace gnomon {

/// A configuration and what tells it from others.
struct LoadedConfig {
  Config config;
  std::string hash;
};

/// Where the configuration comes from, at the start and at each reload.
class ConfigSource {
 public:
  /// An empty path: the embedded default. `allow_large_first_step` comes from the command line and
  /// holds whatever the file says.
  ConfigSource(std::string path, bool allow_large_first_step)
      : path_{std::move(path)}, allow_large_first_step_{allow_large_first_step} {}

  [[nodiscard]] Result<LoadedConfig, ConfigErrors> load() const;

  /// For people: the path, or that it is the default.
  [[nodiscard]] std::string name() const;

 private:
  std::string path_;
  bool allow_large_first_step_;
};

/// All errors, one a line.
[[nodiscard]] std::string to_text(const ConfigErrors& errors);

}  // namespace gnomon
