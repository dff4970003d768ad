#include "app/config_source.h"

namespace gnomon {

Result<LoadedConfig, ConfigErrors> ConfigSource::load() const {
  std::string text{default_config_text()};
  if (!path_.empty()) {
    auto read = read_config_text(path_);
    if (!read) return failure(read.error());
    text = std::move(*read);
  }
  auto config = parse_config(text, name());
  if (!config) return failure(config.error());
  if (allow_large_first_step_) config->discipline.allow_large_first_step = true;
  return LoadedConfig{.config = std::move(*config), .hash = config_hash(text)};
}

std::string ConfigSource::name() const { return path_.empty() ? "<default configuration>" : path_; }

std::string to_text(const ConfigErrors& errors) {
  std::string text;
  for (const ConfigError& error : errors) {
    if (!text.empty()) text += '\n';
    text += error.to_string();
  }
  return text;
}

}  // namespace gnomon
