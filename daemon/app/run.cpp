#include "app/run.h"

#include <cstdio>

#include "app/build_info.h"
#include "app/daemon.h"

namespace gnomon {

namespace {

void print_line(std::FILE* stream, const std::string& text) {
  std::fputs(text.c_str(), stream);
  std::fputc('\n', stream);
}

}  // namespace

int run(const RunOptions& options) {
  ConfigSource source{options.config_path, options.allow_large_first_step};
  auto loaded = source.load();
  if (!loaded) {
    print_line(stderr, to_text(loaded.error()));
    return kExitConfig;
  }
  Logger logger{loaded->config.log};
  Daemon daemon{std::move(source), std::move(*loaded), logger};
  if (const auto opened = daemon.open(); !opened) {
    logger.error(opened.error());
    return kExitEnvironment;
  }
  daemon.run();
  return kExitOk;
}

int check_config(const std::string& path) {
  const auto loaded = ConfigSource{path, false}.load();
  if (!loaded) {
    print_line(stderr, to_text(loaded.error()));
    return kExitConfig;
  }
  print_line(stdout, path + ": good");
  return kExitOk;
}

int print_default_config() {
  std::fputs(std::string{default_config_text()}.c_str(), stdout);
  return kExitOk;
}

std::string version_text() {
  const DaemonSnapshot info = build_info();
  return "gnomond " + info.version + " (" + info.revision + ", " + info.compiler + ")";
}

}  // namespace gnomon
