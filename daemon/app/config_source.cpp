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

Result<std::string, ConfigErrors> ConfigSource::read() const {
  if (path_.empty()) return config_text_of(hosts_);
  return read_config_text(path_);
}

Result<LoadedConfig, ConfigErrors> ConfigSource::parse(const std::string& text) const {
  auto config = parse_config(text, name());
  ConfigErrors errors = config ? look_at_surroundings(*config, name()) : std::move(config.error());
  if (path_.empty()) {
    for (ConfigError& error : errors) error.line = 0;  // of a text that nobody wrote
  }
  if (!errors.empty()) return failure(std::move(errors));
  if (allow_large_first_step_) config->discipline.allow_large_first_step = true;
  return LoadedConfig{.config = std::move(*config),
                      .hash = config_hash(text),
                      .whole_lines = text.empty() || text.ends_with('\n')};
}

Result<LoadedConfig, ConfigErrors> ConfigSource::load() const {
  return read().and_then([this](const std::string& text) { return parse(text); });
}

std::string to_text(const ConfigErrors& errors) {
  std::string text;
  for (const ConfigError& error : errors) {
    if (!text.empty()) text += '\n';
    text += error.to_string();
  }
  return text;
}

}  // namespace gnomon
