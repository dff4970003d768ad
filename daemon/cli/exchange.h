#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "base/time.h"
#include "model/ntp_timestamp.h"
#include "wire/header.h"

namespace gnomon {

/// A request under way.
struct Exchange {
  NtpTimestamp
      nonce;       ///< random; stands where the transmit timestamp would: the answer must return it
  LocalTime sent;  ///< of the machine's clock
};

/// An answer that belongs to its request.
struct Sample {
  Header header;
  double offset_seconds = 0;  ///< reference - local
  double delay_seconds = 0;   ///< round trip without the server's time, >= 0
};

/// The server said no: RATE, DENY or RSTR.
struct Kiss {
  std::string code;
};

/// Not an answer to this request: malformed, of another mode, not ours, or impossible.
struct NotAnAnswer {};

using Answer = std::variant<NotAnAnswer, Kiss, Sample>;

/// A client request of version 4 with that nonce; says nothing else about the sender.
[[nodiscard]] std::array<std::uint8_t, kHeaderSize> make_request(NtpTimestamp nonce);

/// What `payload`, received at `received` of the same clock, is for `exchange`. Pure.
[[nodiscard]] Answer judge(std::span<const std::uint8_t> payload,
                           const Exchange& exchange,
                           LocalTime received);

}  // namespace gnomon
