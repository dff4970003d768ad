#include "sim/scripted_server.h"

#include <algorithm>
#include <cmath>

#include "wire/header.h"

namespace gnomon::sim {

namespace {

RefId kiss_text(KissCode code) {
  switch (code) {
    case KissCode::kRate:
      return RefId::from_text("RATE");
    case KissCode::kDeny:
      return RefId::from_text("DENY");
    case KissCode::kRstr:
      return RefId::from_text("RSTR");
    case KissCode::kNtsn:
      return RefId::from_text("NTSN");
    case KissCode::kOther:
      return RefId::from_text("STEP");
  }
  return {};
}

/// Makes an answer bogus in one of five ways, chosen at random.
std::vector<std::uint8_t> bogus_answer(Header header, std::int64_t chance) {
  std::size_t length = kHeaderSize;
  switch (chance % 5) {
    case 0:
      length = 20;
      break;
    case 1:
      header.mode = Mode::kClient;
      break;
    case 2:
      header.transmit = {};
      break;
    case 3:
      header.version = 7;
      break;
    default:
      header.receive = {};
      break;
  }
  const auto octets = serialize(header);
  return {octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(length)};
}

}  // namespace

double ScriptedServer::lie_seconds(TrueTime now, unsigned face) const {
  const double drifted = 1e-6 * behaviour_.drift_ppm * (now - behaviour_.drift_since).to_seconds();
  const double side = face % 2 == 0 ? behaviour_.two_faced_seconds : -behaviour_.two_faced_seconds;
  return behaviour_.offset_seconds + drifted + side;
}

Duration ScriptedServer::swing(TrueTime received) const {
  const auto chance = static_cast<std::uint64_t>(received.to_nanoseconds()) * 0x9e3779b97f4a7c15U;
  return seconds(chance >> 63U == 0 ? 0 : behaviour_.swings_seconds);
}

bool ScriptedServer::lies(TrueTime now) const {
  if (behaviour_.swings_seconds != 0) return true;
  return std::max(std::abs(lie_seconds(now, 0)), std::abs(lie_seconds(now, 1))) >
         behaviour_.root_delay_seconds / 2 + behaviour_.root_dispersion_seconds;
}

LocalTime ScriptedServer::told(TrueTime now, unsigned face) const {
  return LocalTime::from_nanoseconds(now.to_nanoseconds()) + calendar_ +
         seconds(lie_seconds(now, face));
}

std::optional<std::vector<std::uint8_t>> ScriptedServer::answer(
    std::span<const std::uint8_t> request, TrueTime received, TrueTime sent, unsigned face) const {
  const auto packet = parse_packet(request);
  if (behaviour_.silent || !packet) return std::nullopt;
  const Duration swung = swing(received);
  Header header{.leap = behaviour_.leap,
                .version = packet->header.version,
                .mode = Mode::kServer,
                .stratum = behaviour_.stratum,
                .poll_log2 = packet->header.poll_log2,
                .precision_log2 = -23,
                .root_delay = NtpShort::from_seconds(behaviour_.root_delay_seconds),
                .root_dispersion = NtpShort::from_seconds(behaviour_.root_dispersion_seconds),
                .refid = RefId::from_text("GPS"),
                .reference = to_ntp(told(received, face) - seconds(8)),
                .origin = packet->header.transmit,
                .receive = to_ntp(told(received, face) + swung),
                .transmit = to_ntp(told(sent, face) + swung)};
  if (behaviour_.wrong_origin) header.origin.bits ^= 0x5a5a5a5aU;
  if (behaviour_.kiss) {
    header.leap = LeapIndicator::kUnsynchronized;
    header.stratum = 0;
    header.refid = kiss_text(*behaviour_.kiss);
  }
  if (behaviour_.bogus) return bogus_answer(header, received.to_nanoseconds());
  const auto octets = serialize(header);
  return std::vector<std::uint8_t>(octets.begin(), octets.end());
}

}  // namespace gnomon::sim
