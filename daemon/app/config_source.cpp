#include "app/config_source.h"

#include <string_view>

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

std::string needs_restart(const Config& running, const Config& wanted) {
  std::string names;
  const auto add = [&](bool differs, std::string_view name) {
    if (differs) names.append(names.empty() ? "" : ", ").append(name);
  };
  add(running.clock.driver != wanted.clock.driver, "clock.driver");
  add(running.server != wanted.server, "server");
  add(running.metrics.listen != wanted.metrics.listen, "metrics.listen");
  add(running.discipline.drift_file != wanted.discipline.drift_file, "discipline.drift_file");
  return names;
}

}  // namespace gnomon
