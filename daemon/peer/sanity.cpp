#include "peer/sanity.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace gnomon {

namespace {

// A response with a longer round trip says too little to be used.
constexpr double kMaxDelaySeconds = 3.0;
// Longest time from the server's receive to its transmit timestamp that is believed. With a longer
// one a forger could hide an arbitrary offset behind a small delay.
constexpr double kMaxServerSeconds = 4.0;

// The coarsest clock whose ticks may put T3 before T2: one that ticks 64 times a second.
constexpr double kCoarsestTickSeconds = 0x1p-6;
// Octets of a crypto-NAK: a MAC that is a key id and no digest.
constexpr std::size_t kCryptoNakSize = 4;

/// From -32, the last bit of a timestamp, to 0, a second. What is above 0 is refused elsewhere.
double precision_of(const Header& header) {
  return std::ldexp(1.0, std::clamp<int>(header.precision_log2, -32, 0));
}

std::uint8_t stratum_of(const Header& header) {
  return header.stratum == 0 ? kStratumUnsynchronized
                             : std::min(header.stratum, kStratumUnsynchronized);
}

PeerAnnouncement announcement_of(const Header& header) {
  return {.leap = header.leap,
          .version = header.version,
          .stratum = stratum_of(header),
          .poll_log2 = header.poll_log2,
          .precision_seconds = precision_of(header),
          .root_delay_seconds = header.root_delay.to_seconds(),
          .root_dispersion_seconds = header.root_dispersion.to_seconds(),
          .refid = header.refid,
          .reference = header.reference};
}

/// The second half of test 3 of RFC 5905: zero means that the server does not know the time.
bool has_timestamps(const Header& header) {
  return !header.receive.is_zero() && !header.transmit.is_zero();
}

/// Tests 1 to 3 of RFC 5905: is it the answer to this request, and the first one?
std::optional<RejectReason> origin_trouble(const Exchange& exchange,
                                           const Datagram& datagram,
                                           const Header& header) {
  if (header.mode != Mode::kServer) return RejectReason::kHeader;
  if (!is_from(datagram.from, exchange.to()) || header.origin != exchange.nonce()) {
    return RejectReason::kBogusOrigin;
  }
  if (exchange.answered()) return RejectReason::kDuplicate;
  return std::nullopt;
}

/// The server's clock has not been set yet, or was just stepped (RFC 5905, figure 13).
bool not_set_yet(RefId refid) {
  return refid == RefId::from_text("INIT") || refid == RefId::from_text("STEP");
}

/// Tests 6 and 7 of RFC 5905: does the server say that it can be followed?
std::optional<RejectReason> header_trouble(const Header& header) {
  const bool unsynchronized =
      header.leap == LeapIndicator::kUnsynchronized || header.stratum >= kStratumUnsynchronized;
  // Stratum 0 with a code is a kiss-o'-death. Without one, and with the two codes that mean no more
  // than that, it is how servers say that they are not synchronised.
  if (header.stratum == 0) {
    const bool plain =
        unsynchronized && (!spells_a_code(header.refid) || not_set_yet(header.refid));
    return plain ? RejectReason::kUnsynchronized : RejectReason::kKod;
  }
  if (unsynchronized) return RejectReason::kUnsynchronized;
  if (header.precision_log2 > 0) return RejectReason::kHeader;
  if (!has_timestamps(header)) return RejectReason::kBogusOrigin;
  if (!header.reference.is_zero() && difference(header.reference, header.transmit) > Duration{}) {
    return RejectReason::kHeader;
  }
  const double distance = header.root_delay.to_seconds() / 2 + header.root_dispersion.to_seconds();
  if (distance >= kMaxDispersion) return RejectReason::kDistance;
  return std::nullopt;
}

}  // namespace

bool is_from(const Endpoint& sender, const Endpoint& asked) {
  return sender.port == asked.port && sender.address.without_zone() == asked.address.without_zone();
}

Result<Response, Refusal> check_response(const Exchange& exchange,
                                         const Datagram& datagram,
                                         double precision_seconds) {
  const auto packet = parse_packet(datagram.payload);
  if (!packet) return failure(Refusal{.reason = RejectReason::kHeader});
  const Header& header = packet->header;
  if (const auto reason = origin_trouble(exchange, datagram, header)) {
    return failure(Refusal{.reason = *reason});
  }
  // Test 5. Our requests carry no key, so the server says nothing of the time by this.
  if (packet->mac.size() == kCryptoNakSize) return failure(Refusal{.reason = RejectReason::kAuth});
  const PeerAnnouncement announcement = announcement_of(header);
  if (const auto reason = header_trouble(header)) {
    return failure(
        Refusal{.reason = *reason, .kiss = kiss_code(header.refid), .announcement = announcement});
  }
  const auto measurement = measure(exchange, datagram, header, precision_seconds);
  if (!measurement) {
    return failure(Refusal{.reason = measurement.error(), .announcement = announcement});
  }
  return Response{.announcement = announcement, .measurement = *measurement};
}

Result<Measurement, RejectReason> measure(const Exchange& exchange,
                                          const Datagram& datagram,
                                          const Header& header,
                                          double precision_seconds) {
  if (!has_timestamps(header)) return failure(RejectReason::kBogusOrigin);
  const PeerAnnouncement announcement = announcement_of(header);
  const LocalTime t1 = exchange.transmitted();
  const LocalTime t4 = datagram.received;
  const Duration elapsed = t4 - t1;
  const Duration server = difference(header.transmit, header.receive);
  const double delay = (elapsed - server).to_seconds();
  const double floor =
      std::max(precision_seconds, std::min(announcement.precision_seconds, kCoarsestTickSeconds));
  // A server may fill the bits below its precision at random, so that its transmit timestamp seems
  // to be before its receive timestamp by up to its precision. A precision of a second is no
  // clock's tick: it says that the server knows nothing better.
  if (server.to_seconds() < -floor || server.to_seconds() > kMaxServerSeconds || delay < -floor ||
      delay > kMaxDelaySeconds) {
    return failure(RejectReason::kTiming);
  }
  // The offset is ((T2 - T1) + (T3 - T4)) / 2. Each difference is taken in whole nanoseconds before
  // it becomes a double: timestamps as doubles would lose the nanoseconds.
  const Duration forth = to_local_today(header.receive, t1) - t1;
  const Duration back = to_local_today(header.transmit, t4) - t4;
  return Measurement{.at = t1 + elapsed / 2,
                     .offset_seconds = (forth.to_seconds() + back.to_seconds()) / 2,
                     .delay_seconds = std::max(delay, precision_seconds),
                     .dispersion_seconds = precision_seconds + announcement.precision_seconds +
                                           kPhi * std::max(elapsed.to_seconds(), 0.0),
                     .peer_distance_seconds =
                         announcement.root_delay_seconds / 2 + announcement.root_dispersion_seconds,
                     .transmit_layer = exchange.layer(),
                     .receive_layer = datagram.layer};
}

}  // namespace gnomon
