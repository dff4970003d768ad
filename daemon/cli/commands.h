#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "cli/prober.h"
#include "cli/resolve.h"

namespace gnomon {

/// Where gnomond listens by default.
inline constexpr const char* kDefaultUrl = "http://127.0.0.1:9923";

/// Where the output goes: std::cout and std::cerr, or the streams of a test.
struct Streams {
  std::ostream& out;
  std::ostream& err;
};

/// How a daemon is asked, for `gnomon peers` and `gnomon status`.
struct DaemonOptions {
  std::string url = kDefaultUrl;  ///< without path
  bool json = false;              ///< print the daemon's answer unchanged
};

/// How servers are asked, for `gnomon query`.
struct QueryOptions {
  std::vector<std::string> hosts;
  ProbePlan plan;
  std::uint16_t port = 123;
  AddressFamily family = AddressFamily::kAny;
  bool json = false;
};

// Each command prints to `streams` and returns the exit status of the program.

/// Prints a line for each peer of a daemon. 0: done. 2: the daemon cannot be reached.
int peers_command(const DaemonOptions& options, const Streams& streams);

/// Prints the state of a daemon. 0: it is synchronised. 1: it is not. 2: it cannot be
/// reached. 3: holdover, it has no peer to follow, and its error is still below its limit.
int status_command(const DaemonOptions& options, const Streams& streams);

/// Asks servers for the time and says which is best. Sets no clock. 0: a synchronised server
/// answered. 1: none did. 2: wrong usage.
int query_command(const QueryOptions& options, const Streams& streams);

/// The whole client: reads the command line and runs one command. Returns its status, or 2 for
/// wrong usage.
int run_client(int argc, const char* const* argv, const Streams& streams);

}  // namespace gnomon
