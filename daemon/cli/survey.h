#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "cli/prober.h"

namespace gnomon {

/// What a server's samples say together. The offset is that of the sample with the shortest delay,
/// because queues have disturbed it least. Four samples are too few for the daemon's filter.
struct ServerEstimate {
  bool synchronized = false;  ///< what the server says of itself
  unsigned stratum = 0;       ///< as announced
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
  std::string refid;
  double offset_seconds = 0;  ///< reference - local; positive: the local clock is behind
  double delay_seconds = 0;   ///< round trip of that sample
  double jitter_seconds = 0;  ///< RMS of the other samples' offsets against that sample's
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 0;
  double dispersion_seconds = 0;     ///< root dispersion and the error of reading both clocks
  double root_distance_seconds = 0;  ///< bounds the offset's error: both delays / 2 + dispersion
};

/// What the survey thinks of a server.
enum class ServerVerdict : std::uint8_t {
  kBest,            ///< the smallest bound of those that agree
  kAgrees,          ///< one of the majority
  kDisagrees,       ///< its interval misses the majority's
  kUndecided,       ///< it answered, but there is no majority
  kUnsynchronized,  ///< it says itself that it is not synchronised
  kNoAnswer,        ///< silence, a kiss-o'-death, a network error, or no address
};

/// One address of one host that was asked.
struct ServerReport {
  std::string host;                  ///< as the user wrote it
  std::optional<Endpoint> endpoint;  ///< none: the name has no address
  unsigned requests = 0;
  unsigned answers = 0;
  std::string problem;  ///< why there was no answer, if that is known
  std::optional<ServerEstimate> estimate;
  ServerVerdict verdict = ServerVerdict::kNoAnswer;
};

/// All servers that were asked, and which is best.
struct Survey {
  std::vector<ServerReport> servers;  ///< in the order in which they were asked
  std::optional<std::size_t> best;    ///< index into `servers`
  std::string reason;                 ///< why this one, or why none
};

/// The estimate from one server's samples; empty without a sample.
[[nodiscard]] std::optional<ServerEstimate> estimate(const std::vector<ProbeSample>& samples);

/// Fills in the verdicts, the best server and the reason. Each server claims that the true offset
/// lies within its root distance of the measured one. The largest set of claims that one offset
/// fulfils must be more than half of all claims, as in the daemon's selection
/// (selection/intersection.h); otherwise there is no best server. Pure.
[[nodiscard]] Survey decide(std::vector<ServerReport> servers);

}  // namespace gnomon
