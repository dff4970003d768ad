#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/error.h"
#include "model/config.h"

namespace gnomon {

using ConfigErrors = std::vector<ConfigError>;

/// Turns TOML text into a valid configuration. If anything is wrong, returns all that is wrong
/// instead, in the order of the text; nothing is half applied. A text that is no TOML has only its
/// syntax errors told, all that are found. `source_name` is the file's name in the errors. Pure.
[[nodiscard]] Result<Config, ConfigErrors> parse_config(std::string_view text,
                                                        const std::string& source_name);

/// Reads a regular file of at most 1 MiB, and never waits for another program. The one error names
/// the file and what the system says.
[[nodiscard]] Result<std::string, ConfigErrors> read_config_text(const std::string& path);

/// `read_config_text` followed by `parse_config`.
[[nodiscard]] Result<Config, ConfigErrors> load_config(const std::string& path);

/// The configuration that gnomond uses if no file is given, as TOML text: four public peers,
/// metrics on loopback, no server.
[[nodiscard]] std::string_view default_config_text();

/// 16 hexadecimal digits that change with the text, so that one sees whether several nodes have
/// read the same file. FNV-1a with 64 bits, not cryptographic.
[[nodiscard]] std::string config_hash(std::string_view text);

}  // namespace gnomon
