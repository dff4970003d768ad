#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/load.h"
#include "model/config.h"

namespace gnomon {

/// A configuration, and a hash of the text that it was read from.
struct LoadedConfig {
  Config config;
  std::string hash;         ///< `config_hash` of the text
  bool whole_lines = true;  ///< the text ends with the end of a line
};

/// Where the configuration comes from, at the start and at each reload: a file, or the servers that
/// the command line names.
class ConfigSource {
 public:
  /// Of `path` and `hosts` one is given; both empty: a configuration without peers.
  /// `allow_large_first_step` comes from the command line and holds whatever the file says.
  ConfigSource(std::string path, bool allow_large_first_step, std::vector<std::string> hosts = {})
      : path_{std::move(path)},
        allow_large_first_step_{allow_large_first_step},
        hosts_{std::move(hosts)} {}

  /// The text as it is now.
  [[nodiscard]] Result<std::string, ConfigErrors> read() const;

  /// What `text` means on this machine: valid, and nothing is in its way.
  [[nodiscard]] Result<LoadedConfig, ConfigErrors> parse(const std::string& text) const;

  /// `read` followed by `parse`.
  [[nodiscard]] Result<LoadedConfig, ConfigErrors> load() const;

  /// What messages call the source: the path, or "<command line>".
  [[nodiscard]] std::string name() const { return path_.empty() ? "<command line>" : path_; }

  /// Empty: there is no file.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool allow_large_first_step_;
  std::vector<std::string> hosts_;
};

/// All errors, one on each line, without a line feed at the end.
[[nodiscard]] std::string to_text(const ConfigErrors& errors);

}  // namespace gnomon
