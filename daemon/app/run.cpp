#include "app/run.h"

#include <iostream>

#include "app/build_info.h"
#include "app/daemon.h"
#include "app/signals.h"

namespace gnomon {

namespace {

void print_line(std::ostream& stream, const std::string& text) { stream << text << '\n'; }

}  // namespace

int run(const RunOptions& options) {
  ConfigSource source{options.config_path, options.allow_large_first_step};
  auto loaded = source.load();
  if (!loaded) {
    print_line(std::cerr, to_text(loaded.error()));
    return kExitConfig;
  }
  Logger logger{loaded->config.log};
  Daemon daemon{std::move(source), std::move(*loaded), logger};
  // The four steps of a start, in this order: bind; drop privileges; confine; serve. Confinement
  // (Landlock, seccomp) and dropped capabilities hold for the calling thread and for the threads
  // that it starts later. So `open` opens clock, sockets and ports and starts no thread. The two
  // steps between `open` and `serve` do nothing yet; they belong exactly here, and keep
  // CAP_SYS_TIME for a kernel clock.
  if (const auto opened = daemon.open(); !opened) {
    logger.error(opened.error());
    return kExitEnvironment;
  }
  if (const auto serving = daemon.serve(); !serving) {
    logger.error(serving.error());
    return kExitEnvironment;
  }
  daemon.run();
  return kExitOk;
}

int check_config(const std::string& path) {
  let_signals_in();  // a person may end it
  const auto loaded = ConfigSource{path, false}.load();
  if (!loaded) {
    print_line(std::cerr, to_text(loaded.error()));
    return kExitConfig;
  }
  print_line(std::cout, path + ": good");
  return kExitOk;
}

int print_default_config() {
  std::cout << default_config_text();
  return kExitOk;
}

std::string version_text() {
  const DaemonSnapshot info = build_info();
  return "gnomond " + info.version + " (" + info.revision + ", " + info.compiler + ")";
}

}  // namespace gnomon
