#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "cli/prober.h"

namespace gnomon {

/// What a server's samples come to. The offset is that of the sample with the shortest delay, which
/// queues have disturbed least.
struct ServerEstimate {
  bool synchronized = false;  ///< what it says of itself
  unsigned stratum = 0;
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
  std::string refid;
  double offset_seconds = 0;  ///< reference - local
  double delay_seconds = 0;
  double jitter_seconds = 0;  ///< RMS of the other samples' offsets against it
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 0;
  double dispersion_seconds = 0;     ///< root dispersion and the error of reading both clocks
  double root_distance_seconds = 0;  ///< bounds the offset's error: both delays / 2 + dispersion
};

enum class ServerVerdict : std::uint8_t {
  kBest,            ///< the smallest bound of those that agree
  kAgrees,          ///< one of the majority
  kDisagrees,       ///< its interval misses the majority's
  kUndecided,       ///< it answered, but there is no majority
  kUnsynchronized,  ///< it says so itself
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

struct Survey {
  std::vector<ServerReport> servers;
  std::optional<std::size_t> best;  ///< index into `servers`
  std::string reason;               ///< why this one, or why none
};

/// What one server's answers come to; none without a sample.
[[nodiscard]] std::optional<ServerEstimate> estimate(const std::vector<ProbeSample>& samples);

/// Fills verdicts, best and reason. A server claims that the true offset lies within its root
/// distance of what it measured; the largest set of claims that one offset fulfils must be more
/// than half of them, as in the daemon's selection (selection/intersection.h). Deterministic, pure.
[[nodiscard]] Survey decide(std::vector<ServerReport> servers);

}  // namespace gnomon
