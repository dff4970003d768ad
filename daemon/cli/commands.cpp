#include "cli/commands.h"

#include <ostream>

#include <CLI/CLI.hpp>

#include "base/command_line.h"

#ifndef GNOMON_VERSION
#error "CMake gives the version"
#endif

namespace gnomon {

namespace {

constexpr int kWrongUsage = 2;

void add_daemon_options(CLI::App& command, DaemonOptions& options) {
  command.add_option("--url", options.url, "Where gnomond's metrics port is")
      ->capture_default_str();
  command.add_flag("--json", options.json, "Print the daemon's answer as it is");
}

/// Arguments as CLI11 fills them in; `QueryOptions` has them in other types.
struct QueryArguments {
  double timeout_seconds = 1;
  double spacing_seconds = 0.5;
  bool only_v4 = false;
  bool only_v6 = false;
};

void add_query_options(CLI::App& command, QueryOptions& options, QueryArguments& arguments) {
  command.add_option("host", options.hosts, "Host names or addresses, with or without :port")
      ->required();
  command.add_option("--samples", options.plan.samples, "Requests to each address")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  command.add_option("--timeout", arguments.timeout_seconds, "Seconds to wait for each answer")
      ->check(CLI::Range(0.01, 60.0))
      ->capture_default_str();
  command.add_option("--spacing", arguments.spacing_seconds, "Seconds between two requests")
      ->check(CLI::Range(0.1, 60.0))
      ->capture_default_str();
  command.add_option("--port", options.port, "UDP port where none is given")->capture_default_str();
  auto* v4 = command.add_flag("-4", arguments.only_v4, "IPv4 only");
  command.add_flag("-6", arguments.only_v6, "IPv6 only")->excludes(v4);
  command.add_flag("--json", options.json, "Print JSON");
}

/// What the program knows, its commands' options taken together.
CommandWords known_words(const CLI::App& app) {
  CommandWords words;
  const auto add_options = [&words](const CLI::App& of) {
    for (const CLI::Option* option : of.get_options()) {
      for (const std::string& name : option->get_lnames()) words.options.push_back("--" + name);
      for (const std::string& name : option->get_snames()) words.options.push_back("-" + name);
    }
  };
  add_options(app);
  for (const CLI::App* command : app.get_subcommands({})) {
    words.commands.push_back(command->get_name());
    add_options(*command);
  }
  return words;
}

/// Says what is wrong with the command line, in words of ours if an argument is not known.
int refuse(const CLI::App& app,
           int argc,
           const char* const* argv,
           const Streams& streams,
           const CLI::ParseError& error) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string unknown = unknown_argument(arguments, known_words(app));
  if (error.get_exit_code() == 0 || unknown.empty()) {
    return app.exit(error, streams.out, streams.err) == 0 ? 0 : kWrongUsage;
  }
  streams.err << "gnomon: " << unknown << "\nRun with --help for more information.\n";
  return kWrongUsage;
}

void take_over(const QueryArguments& arguments, QueryOptions& options) {
  options.plan.timeout = Duration::seconds(arguments.timeout_seconds);
  options.plan.spacing = Duration::seconds(arguments.spacing_seconds);
  if (arguments.only_v4) options.family = AddressFamily::kV4;
  if (arguments.only_v6) options.family = AddressFamily::kV6;
}

}  // namespace

int run_client(int argc, const char* const* argv, const Streams& streams) {
  CLI::App app{"Asks a running gnomond, or NTP servers, about time. Never sets a clock.", "gnomon"};
  app.set_version_flag("--version", "gnomon " GNOMON_VERSION);
  app.require_subcommand(1);
  DaemonOptions daemon;
  QueryOptions query;
  QueryArguments arguments;
  auto* peers = app.add_subcommand("peers", "The daemon's peers, as ntpq -p shows them");
  auto* status = app.add_subcommand(
      "status",
      "Is the clock synchronised? Exit status 0: yes, 1: no, 2: gnomond not reachable, "
      "3: holdover, on what was learnt and within its limit");
  auto* ask = app.add_subcommand(
      "query", "Ask servers, as ntpdate -q does; no daemon is needed. Exit status 1: none usable");
  add_daemon_options(*peers, daemon);
  add_daemon_options(*status, daemon);
  add_query_options(*ask, query, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return refuse(app, argc, argv, streams, error);
  }
  take_over(arguments, query);
  if (peers->parsed()) return peers_command(daemon, streams);
  if (status->parsed()) return status_command(daemon, streams);
  return query_command(query, streams);
}

}  // namespace gnomon
