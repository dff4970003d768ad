#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/error.h"
#include "model/config.h"

namespace gnomon {

using ConfigErrors = std::vector<ConfigError>;

/// TOML text to a valid configuration, or everything that is wrong with it, in the order of the
/// text. A syntax error ends the reading and comes alone. `source_name` is what errors call the
/// text.
[[nodiscard]] Result<Config, ConfigErrors> parse_config(std::string_view text,
                                                        const std::string& source_name);

/// The text of a file of at most 1 MiB.
[[nodiscard]] Result<std::string, ConfigErrors> read_config_text(const std::string& path);

/// `read_config_text` and `parse_config` in one.
[[nodiscard]] Result<Config, ConfigErrors> load_config(const std::string& path);

/// What gnomond runs with when no file is given: four public peers, metrics on loopback, no server.
[[nodiscard]] std::string_view default_config_text();

/// 16 hexadecimal digits that change with the text (FNV-1a, 64 bits): to see whether nodes run with
/// the same file. Not cryptographic.
[[nodiscard]] std::string config_hash(std::string_view text);

}  // namespace gnomon
