#include "app/live_config.h"

#include <string_view>
#include <utility>

namespace gnomon {

std::string keep_until_restart(const Config& running, Config& wanted) {
  std::string names;
  const auto keep = [&names]<class T>(std::string_view name, const T& old, T& setting) {
    if (setting == old) return;
    setting = old;
    names.append(names.empty() ? "" : ", ").append(name);
  };
  keep("clock.driver", running.clock.driver, wanted.clock.driver);
  keep("server.listen", running.server.listen, wanted.server.listen);
  keep("server.workers", running.server.workers, wanted.server.workers);
  keep("metrics.listen", running.metrics.listen, wanted.metrics.listen);
  keep("discipline.drift_file", running.discipline.drift_file, wanted.discipline.drift_file);
  return names;
}

Result<std::string, ConfigErrors> LiveConfig::reload() {
  auto wanted = source_.load();
  last_reload_successful_ = wanted.has_value();
  if (!wanted) return failure(std::move(wanted.error()));
  std::string names = keep_until_restart(loaded_.config, wanted->config);
  loaded_ = std::move(*wanted);
  return names;
}

}  // namespace gnomon
