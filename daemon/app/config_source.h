#pragma once

#include <string>

#include "base/result.h"
#include "config/load.h"
#include "model/config.h"

namespace gnomon {

/// A configuration, and a hash of the text that it was read from.
struct LoadedConfig {
  Config config;
  std::string hash;  ///< `config_hash` of the text
};

/// Where the configuration comes from, at the start and at each reload.
class ConfigSource {
 public:
  /// An empty path: the embedded default. `allow_large_first_step` comes from the command line and
  /// holds whatever the file says.
  ConfigSource(std::string path, bool allow_large_first_step)
      : path_{std::move(path)}, allow_large_first_step_{allow_large_first_step} {}

  [[nodiscard]] Result<LoadedConfig, ConfigErrors> load() const;

  /// What messages call the source: the path, or "<default configuration>".
  [[nodiscard]] std::string name() const;

 private:
  std::string path_;
  bool allow_large_first_step_;
};

/// All errors, one on each line, without a line feed at the end.
[[nodiscard]] std::string to_text(const ConfigErrors& errors);

}  // namespace gnomon
