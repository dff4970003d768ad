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

PeerAnnouncement announcement_of(const Header& header) {
  return {.leap = header.leap,
          .version = header.version,
          .stratum = header.stratum == 0 ? kStratumUnsynchronized : header.stratum,
          .poll_log2 = header.poll_log2,
          .precision_seconds = std::ldexp(1.0, header.precision_log2),
          .root_delay_seconds = header.root_delay.to_seconds(),
          .root_dispersion_seconds = header.root_dispersion.to_seconds(),
          .refid = header.refid};
}

/// The second half of test 3 of RFC 5905: zero means that the server does not know the time.
bool has_timestamps(const Header& header) {
  return !header.receive.is_zero() && !header.transmit.is_zero();
}

/// The zone is not compared: one interface has a name and a number, and only the edge knows which
/// belong together. The socket hears only the interface that it asked on.
bool is_from(const Endpoint& sender, const Endpoint& asked) {
  return sender.port == asked.port && sender.address.without_zone() == asked.address.without_zone();
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

/// Tests 6 and 7 of RFC 5905: does the server say that it can be followed?
std::optional<RejectReason> header_trouble(const Header& header) {
  const bool unsynchronized =
      header.leap == LeapIndicator::kUnsynchronized || header.stratum >= kStratumUnsynchronized;
  // Stratum 0 is a kiss-o'-death. But with leap 3 and no kiss code that we know, it is how many
  // servers say that they are not synchronised.
  if (header.stratum == 0) {
    const bool kiss = kiss_code(header.refid) != KissCode::kOther;
    return unsynchronized && !kiss ? RejectReason::kUnsynchronized : RejectReason::kKod;
  }
  if (unsynchronized) return RejectReason::kUnsynchronized;
  if (!has_timestamps(header)) return RejectReason::kBogusOrigin;
  if (!header.reference.is_zero() && difference(header.reference, header.transmit) > Duration{}) {
    return RejectReason::kHeader;
  }
  const double distance = header.root_delay.to_seconds() / 2 + header.root_dispersion.to_seconds();
  if (distance >= kMaxDispersion) return RejectReason::kDistance;
  return std::nullopt;
}

}  // namespace

Result<Response, Refusal> check_response(const Exchange& exchange,
                                         const Datagram& datagram,
                                         double precision_seconds) {
  const auto packet = parse_packet(datagram.payload);
  if (!packet) return failure(Refusal{.reason = RejectReason::kHeader});
  const Header& header = packet->header;
  if (const auto reason = origin_trouble(exchange, datagram, header)) {
    return failure(Refusal{.reason = *reason});
  }
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
  const double floor = std::max(precision_seconds, announcement.precision_seconds);
  // A server may fill the bits below its precision at random, so that its transmit timestamp seems
  // to be before its receive timestamp by up to its precision.
  if (server.to_seconds() < -floor || server.to_seconds() > kMaxServerSeconds || delay < -floor ||
      delay > kMaxDelaySeconds) {
    return failure(RejectReason::kTiming);
  }
  // The offset is ((T2 - T1) + (T3 - T4)) / 2. Each difference is taken in whole nanoseconds before
  // it becomes a double: timestamps as doubles would lose the nanoseconds.
  const Duration forth = to_local(header.receive, t1) - t1;
  const Duration back = to_local(header.transmit, t4) - t4;
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
