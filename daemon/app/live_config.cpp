#include "app/live_config.h"

#include <utility>

namespace gnomon {

Result<void, ConfigErrors> LiveConfig::take(const Result<std::string, ConfigErrors>& text,
                                            double unix_seconds) {
  last_reload_successful_ = false;
  restart_required_ = false;
  auto wanted = text.and_then([this](const std::string& good) { return source_.parse(good); });
  if (!wanted) return failure(std::move(wanted.error()));
  ConfigErrors errors = objections(*wanted);
  if (!errors.empty()) return failure(std::move(errors));
  loaded_ = std::move(*wanted);
  last_reload_successful_ = true;
  in_force_since_ = unix_seconds;
  return {};
}

ConfigErrors LiveConfig::objections(const LoadedConfig& wanted) {
  ConfigErrors errors;
  const auto object = [&](std::string key, std::string message) {
    errors.push_back(
        {.file = source_.name(), .key = std::move(key), .message = std::move(message)});
  };
  if (loaded_.whole_lines && !wanted.whole_lines) {
    object({}, "the last line has no end, so the file looks cut: nothing was changed");
  }
  if (wanted.config.peers.empty() && !loaded_.config.peers.empty()) {
    object("peer",
           "a reload does not remove every peer, for the file may be cut: nothing was changed; "
           "restart to run without peers");
  }
  for (const std::string& key : keys_for_restart(loaded_.config, wanted.config)) {
    object(key, "needs a restart: nothing was changed");
    restart_required_ = true;
  }
  return errors;
}

}  // namespace gnomon
