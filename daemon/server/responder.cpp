#include "server/responder.h"

#include <optional>

namespace gnomon {

namespace {

/// The mode of the answer, or none if the request's mode is not answered.
std::optional<Mode> answer_mode(const Header& request) {
  if (request.mode == Mode::kClient) return Mode::kServer;
  if (request.mode == Mode::kSymmetricActive) return Mode::kSymmetricPassive;
  if (request.mode == Mode::kReserved && request.version == 1) return Mode::kServer;
  return std::nullopt;
}

}  // namespace

std::array<std::uint8_t, kHeaderSize> Reply::stamp(LocalTime now) {
  header.transmit = to_ntp(now);
  // A transmit timestamp that equals the receive timestamp could be taken for an interleaved answer
  // (RFC 9769) and is impossible anyway.
  if (header.transmit == header.receive) ++header.transmit.bits;
  return serialize(header);
}

Result<Reply, DropReason> Responder::respond(const Request& request,
                                             const ServedTime& served) const {
  if (!access_.allows(request.client)) return failure(DropReason::kAcl);
  const auto packet = parse_packet(request.payload);
  if (!packet) {
    return failure(packet.error() == ParseError::kVersion ? DropReason::kMode
                                                          : DropReason::kMalformed);
  }
  const auto mode = answer_mode(packet->header);
  if (!mode) return failure(DropReason::kMode);
  if (!packet->mac.empty()) return failure(DropReason::kAuth);

  const bool known = served.synchronized;
  Header header;
  header.leap = known ? served.leap : LeapIndicator::kUnsynchronized;
  header.version = packet->header.version;
  header.mode = *mode;
  header.stratum = known ? served.stratum : std::uint8_t{0};
  header.poll_log2 = packet->header.poll_log2;
  header.precision_log2 = served.precision_log2;
  header.root_delay = NtpShort::from_seconds(served.root_delay_seconds);
  header.root_dispersion =
      NtpShort::from_seconds(known ? served.root_dispersion_at(request.received) : kMaxDispersion);
  header.refid = known ? served.refid : RefId::from_text("INIT");
  header.reference = known ? to_ntp(served.reference_time) : NtpTimestamp{};
  header.origin = packet->header.transmit;
  header.receive = to_ntp(request.received);
  return Reply{.header = header, .version = packet->header.version};
}

}  // namespace gnomon
