#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "base/address.h"
#include "base/time.h"
#include "model/serve_outcome.h"
#include "model/served_time.h"
#include "server/policy.h"
#include "wire/header.h"

namespace gnomon {

/// One datagram that reached the server.
struct Request {
  IpAddress client;
  std::span<const std::uint8_t> payload;
  LocalTime received;
};

/// Nothing proves that an answer is the server's.
struct Unsealed {};

/// What proves an answer once its transmit timestamp stands. Closed. A MAC and an NTS authenticator
/// become alternatives here: `prepare` fills in what they need (the key, the new cookies), `finish`
/// computes them over all octets before them and appends them.
using Seal = std::variant<Unsealed>;

/// An answer worked out but for its transmit timestamp and its seal.
struct Reply {
  Header header;
  Seal seal;

  /// Writes the answer that leaves at local time `now` to the start of `room` and returns its size:
  /// first the header with its transmit timestamp, then the seal. `room` is exactly as long as the
  /// request (at least a header), so that no answer is longer than its request. Call it as late as
  /// possible. Every octet up to the returned size is written.
  [[nodiscard]] std::size_t finish(LocalTime now, std::span<std::uint8_t> room);
};

/// Request -> reply, pure. Versions 1 to 4; mode 3 is answered with 4, mode 1 with 2, and mode 0 of
/// version 1 with 4 (RFC 1305, appendix B). Costs nothing to make: a worker makes it anew with what
/// is in force, the simulator for each request.
class Responder {
 public:
  /// Answers with `served` those whom `policy` lets in; both outlive the responder.
  Responder(const ServedTime& served, const ServerPolicy& policy)
      : served_{served}, policy_{policy} {}

  /// What becomes of `request`. ServeAnswer: the answer is in `reply`; otherwise `reply` is left
  /// alone. Nothing is handed up yet. An unsynchronised server answers with leap 3 and stratum 0,
  /// so that the client knows. The order of the tests: what the datagram is by its mode and
  /// version, the length of a request for the time, access list, mode and version, trailer, MAC.
  [[nodiscard]] ServeOutcome prepare(const Request& request, Reply& reply) const;

 private:
  const ServedTime& served_;
  const ServerPolicy& policy_;
};

}  // namespace gnomon
