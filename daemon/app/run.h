#pragma once

#include <string>
#include <vector>

namespace gnomon {

/// What the command line says.
struct RunOptions {
  std::string config_path;         ///< empty: not given
  std::vector<std::string> hosts;  ///< servers to follow without a file
  bool allow_large_first_step = false;
};

/// Exit statuses of gnomond.
inline constexpr int kExitOk = 0;
inline constexpr int kExitEnvironment = 1;  ///< a port is taken, a file cannot be read, ...
inline constexpr int kExitConfig = 2;       ///< the configuration is wrong

/// Runs the daemon until SIGTERM or SIGINT. With neither a file nor hosts it says how to begin: no
/// server is known beforehand. With hosts the clock is watched and never adjusted. Returns the exit
/// status of the program.
[[nodiscard]] int run(const RunOptions& options);

/// `gnomond --check`: prints all that is wrong with the file to stderr, or to stdout that it is
/// good, and what could be better. Returns the exit status.
[[nodiscard]] int check_config(const std::string& path);

/// `gnomond --print-default-config`. Returns the exit status.
[[nodiscard]] int print_default_config();

/// `gnomond --version`: version, revision and compiler in one line.
[[nodiscard]] std::string version_text();

}  // namespace gnomon
