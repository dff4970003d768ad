#pragma once

#include <string>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "cli/answer.h"

namespace gnomon {

/// How servers are asked.
struct ProbePlan {
  unsigned samples = 4;                             ///< requests to each server, > 0
  Duration spacing = Duration::milliseconds(500);   ///< between two requests to the same server
  Duration timeout = Duration::milliseconds(1000);  ///< how long each answer is waited for
};

/// What one server answered.
struct ProbeResult {
  unsigned requests = 0;
  std::vector<ProbeSample> samples;  ///< in the order of arrival
  std::string kiss;                  ///< kiss code; the server was not asked again after it
  std::string problem;               ///< the last network error in words; empty: there was none
};

/// Asks all servers at the same time and waits for the answers, for at most (samples - 1) * spacing
/// + timeout. Each request leaves from a socket and random port of its own (RFC 9109). The
/// machine's clock is read and never set. Returns one result for each endpoint, in order.
[[nodiscard]] std::vector<ProbeResult> probe(const std::vector<Endpoint>& servers,
                                             const ProbePlan& plan);

}  // namespace gnomon
