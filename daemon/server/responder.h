#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "model/reason.h"
#include "model/served_time.h"
#include "server/access_list.h"
#include "wire/header.h"

namespace gnomon {

/// One datagram that reached the server.
struct Request {
  IpAddress client;
  std::span<const std::uint8_t> payload;
  LocalTime received;
};

/// An answer: always exactly one header, so never longer than its request. Its transmit timestamp
/// is set by `stamp`, as late as possible.
struct Reply {
  Header header;
  std::uint8_t version = 4;  ///< of the request, for counting

  /// The octets to send at local time `now`.
  [[nodiscard]] std::array<std::uint8_t, kHeaderSize> stamp(LocalTime now);
};

/// Request -> reply, pure. Versions 1 to 4; mode 3 is answered with 4, mode 1 with 2, and mode 0 of
/// version 1 with 4 (RFC 1305, appendix B). One per worker thread; no state is shared.
class Responder {
 public:
  explicit Responder(AccessList access) : access_{std::move(access)} {}

  /// The reply, or the reason why there is none. An unsynchronised server answers with leap 3 and
  /// stratum 0, so that the client knows.
  [[nodiscard]] Result<Reply, DropReason> respond(const Request& request,
                                                  const ServedTime& served) const;

 private:
  AccessList access_;
};

}  // namespace gnomon
