#include "server/responder.h"

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace gnomon {

namespace {

/// The mode of the answer, or none if the request's mode is not answered.
std::optional<Mode> answer_mode(const Header& request) {
  if (request.mode == Mode::kClient) return Mode::kServer;
  if (request.mode == Mode::kSymmetricActive) return Mode::kSymmetricPassive;
  if (request.mode == Mode::kReserved && request.version == 1) return Mode::kServer;
  return std::nullopt;
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
  header.leap = known ? served.leap : LeapIndicator::kUnsynchronized;
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
  if (request.payload.size() < kHeaderSize) return ServeDrop{DropReason::kMalformed};
  if (!policy_.access.allows(request.client)) return ServeDrop{DropReason::kAcl};
  const auto packet = parse_packet(request.payload);
  if (!packet) {
    return ServeDrop{packet.error() == ParseError::kVersion ? DropReason::kMode
                                                            : DropReason::kMalformed};
  }
  const auto mode = answer_mode(packet->header);
  if (!mode) return ServeDrop{DropReason::kMode};
  if (!packet->mac.empty()) return ServeDrop{DropReason::kAuth};
  reply = {.header = answer_header(packet->header, *mode, request.received, served_), .seal = {}};
  return ServeAnswer{};
}

}  // namespace gnomon
