#include "app/run.h"

#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>

#include "app/build_info.h"
#include "app/daemon.h"
#include "app/drift_file.h"
#include "app/own_peers.h"
#include "app/signals.h"
#include "config/advice.h"
#include "sys/own_addresses.h"

namespace gnomon {

namespace {

void print_line(std::ostream& stream, const std::string& text) { stream << text << '\n'; }

/// A line about the file at `path`: of what kind the remark is, and the remark.
void print_remark(std::ostream& stream,
                  const std::string& path,
                  const char* kind,
                  const std::string& sentence) {
  stream << path << ": " << kind << ": " << sentence << '\n';
}

constexpr const char* kHowToBegin =
    "gnomond: no configuration is given. To begin:\n"
    "  gnomond HOST...              watch these servers; the clock is never adjusted\n"
    "  gnomond --config FILE        follow them; --print-default-config prints a file to fill in";

/// What is wrong with the command line as a whole.
std::optional<std::string> usage_error(const RunOptions& options) {
  if (options.config_path.empty() && options.hosts.empty()) return kHowToBegin;
  if (options.hosts.empty()) return std::nullopt;
  if (!options.config_path.empty()) {
    return "gnomond: given a configuration and servers; expected one of them: servers belong into "
           "the file, as [[peer]]";
  }
  for (const std::string& host : options.hosts) {
    std::error_code error;
    if (std::filesystem::exists(host, error)) {
      return std::string{"gnomond: "}
          .append(host)
          .append(" is a file; expected a server, or --config ")
          .append(host);
    }
  }
  return std::nullopt;
}

}  // namespace

int run(const RunOptions& options) {
  if (const auto wrong = usage_error(options)) {
    print_line(std::cerr, *wrong);
    return kExitConfig;
  }
  ConfigSource source{options.config_path, options.allow_large_first_step, options.hosts};
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
  for (const std::string& sentence : peers_that_are_us(loaded->config, own_addresses())) {
    print_remark(std::cerr, path, "warning", sentence);
  }
  print_line(std::cout, path + ": good");
  std::vector<std::string> advice = advice_on(loaded->config);
  if (auto obstacle = DriftFile{loaded->config.discipline}.obstacle()) {
    advice.push_back("discipline.drift_file: for this user " + *obstacle +
                     ": each start would learn the frequency anew");
  }
  for (const std::string& one : advice) print_remark(std::cout, path, "advice", one);
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
