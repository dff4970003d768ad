#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "cli/prober.h"
#include "cli/resolve.h"

namespace gnomon {

inline constexpr const char* kDefaultUrl = "http://127.0.0.1:9923";

/// Where the output goes.
struct Streams {
  std::ostream& out;
  std::ostream& err;
};

/// How a daemon is asked.
struct DaemonOptions {
  std::string url = kDefaultUrl;  ///< without path
  bool json = false;              ///< the daemon's answer as it is
};

/// How servers are asked.
struct QueryOptions {
  std::vector<std::string> hosts;
  ProbePlan plan;
  std::uint16_t port = 123;
  AddressFamily family = AddressFamily::kAny;
  bool json = false;
};

// Each command returns the exit status.

/// 0; 2: the daemon cannot be reached.
int peers_command(const DaemonOptions& options, const Streams& streams);

/// 0: synchronised; 1: not; 2: the daemon cannot be reached.
int status_command(const DaemonOptions& options, const Streams& streams);

/// 0: a synchronised server answered; 1: none did; 2: wrong usage. Sets no clock.
int query_command(const QueryOptions& options, const Streams& streams);

/// The whole client. 2 for wrong usage.
int run_client(int argc, const char* const* argv, const Streams& streams);

}  // namespace gnomon
