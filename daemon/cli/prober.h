#pragma once

#include <string>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "cli/answer.h"

namespace gnomon {

/// How servers are asked.
struct ProbePlan {
  unsigned samples = 4;                             ///< requests to each, > 0
  Duration spacing = Duration::milliseconds(500);   ///< between two to the same server
  Duration timeout = Duration::milliseconds(1000);  ///< for each answer
};

/// What one server answered.
struct ProbeResult {
  unsigned requests = 0;
  std::vector<ProbeSample> samples;  ///< in the order of arrival
  std::string kiss;                  ///< code; then it was not asked again
  std::string problem;               ///< the last network error in words; empty: none
};

/// Asks all servers at once, each request from a socket and random port of its own (RFC 9109), and
/// waits for the answers: at most (samples - 1) * spacing + timeout. Reads the machine's clock,
/// never sets it. One result for each endpoint, in order.
[[nodiscard]] std::vector<ProbeResult> probe(const std::vector<Endpoint>& servers,
                                             const ProbePlan& plan);

}  // namespace gnomon
