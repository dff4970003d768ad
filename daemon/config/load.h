#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/error.h"
#include "model/config.h"

namespace gnomon {

using ConfigErrors = std::vector<ConfigError>;

/// `[metrics] listen` where the file says nothing else: loopback, both families.
[[nodiscard]] std::vector<Endpoint> default_metrics_listen();

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

/// The keys, such as "server.listen", that differ between the two and take effect at a start only:
/// `wanted` cannot replace `running` without a restart. Which these are stands in the tables of
/// keys.
[[nodiscard]] std::vector<std::string> keys_for_restart(const Config& running,
                                                        const Config& wanted);

/// A configuration to begin with, as TOML text that names no server: the peers are an example in
/// comments, metrics are on loopback. gnomond itself never runs with it.
[[nodiscard]] std::string_view default_config_text();

/// The configuration of `gnomond HOST...`, as TOML text: one peer with `iburst` for each of
/// `hosts`, "HOST" or "HOST:PORT", and a clock that is watched and never adjusted.
[[nodiscard]] std::string config_text_of(const std::vector<std::string>& hosts);

/// 16 hexadecimal digits that change with the text, so that one sees whether several nodes have
/// read the same file. FNV-1a with 64 bits, not cryptographic.
[[nodiscard]] std::string config_hash(std::string_view text);

}  // namespace gnomon
