#include "app/config_source.h"

#include "app/drift_file.h"

namespace gnomon {

namespace {

/// What is wrong with the configuration on this machine, beyond its text.
ConfigErrors look_at_surroundings(const Config& config, const std::string& source_name) {
  const auto wrong = wrong_drift_file(config.discipline);
  if (!wrong) return {};
  return {{.file = source_name, .key = "discipline.drift_file", .message = *wrong}};
}

}  // namespace

Result<LoadedConfig, ConfigErrors> ConfigSource::load() const {
  std::string text{default_config_text()};
  if (!path_.empty()) {
    auto read = read_config_text(path_);
    if (!read) return failure(read.error());
    text = std::move(*read);
  }
  auto config = parse_config(text, name());
  if (!config) return failure(config.error());
  ConfigErrors errors = look_at_surroundings(*config, name());
  if (!errors.empty()) return failure(std::move(errors));
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
