// gnomond: reads the command line, then hands over to app.

#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "app/run.h"
#include "app/signals.h"
#include "app/standard_descriptors.h"
#include "base/command_line.h"

namespace {

gnomon::CommandWords known_words(const CLI::App& cli) {
  gnomon::CommandWords words;
  for (const CLI::Option* option : cli.get_options()) {
    for (const std::string& name : option->get_lnames()) words.options.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.options.push_back("-" + name);
  }
  return words;
}

int run_daemon(int argc, char** argv) {
  CLI::App cli{"gnomond: an NTP server and client that can be seen through"};
  gnomon::RunOptions options;
  cli.add_option("-c,--config", options.config_path, "configuration file (TOML)");
  cli.add_option("HOST", options.hosts,
                 "instead of a file: servers to watch, each HOST or HOST:PORT; the clock is never "
                 "adjusted");
  std::string check_path;
  cli.add_option("--check", check_path, "check this configuration file and exit: 0 good, 2 bad");
  bool print_default = false;
  cli.add_flag("--print-default-config", print_default,
               "print a configuration to fill in, and exit");
  cli.add_flag("-g,--allow-large-first-step", options.allow_large_first_step,
               "let the first update correct any offset, whatever the panic limit");
  cli.set_version_flag("-V,--version", gnomon::version_text());
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const std::string unknown = gnomon::unknown_argument({argv + 1, argv + argc}, known_words(cli));
    if (error.get_exit_code() != 0 && !unknown.empty()) {
      std::cerr << "gnomond: " << unknown << "\nRun with --help for more information.\n";
      return gnomon::kExitConfig;
    }
    return cli.exit(error) == 0 ? gnomon::kExitOk : gnomon::kExitConfig;
  }

  if (print_default) return gnomon::print_default_config();
  if (!check_path.empty()) return gnomon::check_config(check_path);
  return gnomon::run(options);
}

// The libraries begin before `main` does, and take some milliseconds for it. So the signals are
// held before the libraries begin, too: the loader calls this first of all. Before that, while the
// loader maps the libraries, the program can do nothing about a signal. A sanitizer has to come
// first itself.
#ifndef GNOMON_SANITIZED
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a function.
[[gnu::section(".preinit_array"), gnu::used]] void (*const hold_early)() = gnomon::hold_signals;
#endif

}  // namespace

int main(int argc, char** argv) {
  gnomon::hold_signals();
  gnomon::occupy_standard_descriptors();
  try {
    return run_daemon(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "gnomond: " << error.what() << "\n";
    return gnomon::kExitEnvironment;
  }
}
