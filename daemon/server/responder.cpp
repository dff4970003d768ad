#include "server/responder.h"

#include <algorithm>
#include <cstdint>

#include "base/check.h"

namespace gnomon {

namespace {

/// What a datagram is, by its first octet. Only a request for the time has the header that the wire
/// module reads, so this comes before all else.
enum class Purpose : std::uint8_t {
  kTime,            ///< a request for the time
  kQuery,           ///< modes 6 and 7: a question about the server, of any version and length
  kUnasked,         ///< an answer, or a broadcast
  kUnknownVersion,  ///< a version that does not exist
  kUnknownMode,     ///< a mode that does not exist in its version
};

Purpose purpose_of(FirstOctet first) {
  switch (first.mode) {
    case Mode::kControl:
    case Mode::kPrivate:
      return Purpose::kQuery;
    case Mode::kSymmetricPassive:
    case Mode::kServer:
    case Mode::kBroadcast:
      return Purpose::kUnasked;
    case Mode::kReserved:
    case Mode::kSymmetricActive:
    case Mode::kClient:
      break;
  }
  if (first.version < 1 || first.version > 4) return Purpose::kUnknownVersion;
  const bool reserved = first.mode == Mode::kReserved && first.version > 1;
  return reserved ? Purpose::kUnknownMode : Purpose::kTime;
}

/// Why what is no request for the time is left unanswered. A mode 6 query that the main loop is to
/// answer becomes a `ServeHandUp` here.
DropReason why_not(Purpose purpose) {
  if (purpose == Purpose::kUnasked) return DropReason::kUnasked;
  if (purpose == Purpose::kUnknownVersion) return DropReason::kVersion;
  return DropReason::kMode;
}

/// The mode of the answer to a request for the time.
Mode answer_mode(const Header& request) {
  return request.mode == Mode::kSymmetricActive ? Mode::kSymmetricPassive : Mode::kServer;
}

/// Appends what a seal needs behind the first `size` octets of `room`; the new size.
struct Sealer {
  std::span<std::uint8_t> room;
  std::size_t size;

  std::size_t operator()(const Unsealed& /*seal*/) const { return size; }
};

Header answer_header(const Header& request,
                     Mode mode,
                     LocalTime received,
                     const ServedTime& served) {
  const bool known = served.servable;
  Header header;
  header.leap = served.leap_at(received);
  header.version = request.version;
  header.mode = mode;
  header.stratum = known ? served.stratum : std::uint8_t{0};
  header.poll_log2 = request.poll_log2;
  header.precision_log2 = served.precision_log2;
  header.root_delay = NtpShort::from_seconds(served.root_delay_seconds);
  header.root_dispersion =
      NtpShort::from_seconds(known ? served.root_dispersion_at(received) : kMaxDispersion);
  header.refid = known ? served.refid : RefId::from_text("INIT");
  header.reference = known ? to_ntp(served.reference_time) : NtpTimestamp{};
  header.origin = request.transmit;
  header.receive = to_ntp(received);
  return header;
}

}  // namespace

std::size_t Reply::finish(LocalTime now, std::span<std::uint8_t> room) {
  GNOMON_CHECK(room.size() >= kHeaderSize);
  header.transmit = to_ntp(now);
  // A transmit timestamp that equals the receive timestamp could be taken for an interleaved answer
  // (RFC 9769) and is impossible anyway.
  if (header.transmit == header.receive) ++header.transmit.bits;
  std::ranges::copy(serialize(header), room.begin());
  return std::visit(Sealer{.room = room, .size = kHeaderSize}, seal);
}

ServeOutcome Responder::prepare(const Request& request, Reply& reply) const {
  if (request.payload.empty()) return ServeDrop{DropReason::kMalformed};
  const Purpose purpose = purpose_of(first_octet(request.payload.front()));
  if (purpose == Purpose::kTime && request.payload.size() < kHeaderSize) {
    return ServeDrop{DropReason::kMalformed};
  }
  if (!policy_.access.allows(request.client)) return ServeDrop{DropReason::kAcl};
  if (purpose != Purpose::kTime) return ServeDrop{why_not(purpose)};
  const auto packet = parse_packet(request.payload);
  if (!packet) return ServeDrop{DropReason::kMalformed};
  if (!packet->mac.empty()) return ServeDrop{DropReason::kAuth};
  const Mode mode = answer_mode(packet->header);
  reply = {.header = answer_header(packet->header, mode, request.received, served_), .seal = {}};
  return ServeAnswer{};
}

}  // namespace gnomon
