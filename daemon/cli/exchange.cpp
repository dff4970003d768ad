#include "cli/exchange.h"

#include <algorithm>
#include <array>

namespace gnomon {

namespace {

constexpr std::array<const char*, 3> kKissCodes = {"RATE", "DENY", "RSTR"};

bool answers(const Header& header, const Exchange& exchange) {
  return header.mode == Mode::kServer && header.origin == exchange.nonce &&
         !header.receive.is_zero() && !header.transmit.is_zero();
}

}  // namespace

std::array<std::uint8_t, kHeaderSize> make_request(NtpTimestamp nonce) {
  return serialize(Header{.mode = Mode::kClient, .transmit = nonce});
}

Answer judge(std::span<const std::uint8_t> payload, const Exchange& exchange, LocalTime received) {
  const auto packet = parse_packet(payload);
  if (!packet || packet->header.mode != Mode::kServer || packet->header.origin != exchange.nonce) {
    return NotAnAnswer{};
  }
  const Header& header = packet->header;
  const std::string code = header.stratum == 0 ? header.refid.to_text(0) : std::string{};
  if (std::ranges::find(kKissCodes, code) != kKissCodes.end()) return Kiss{code};
  if (!answers(header, exchange)) return NotAnAnswer{};
  const LocalTime arrived = to_local(header.receive, exchange.sent);
  const LocalTime answered = to_local(header.transmit, exchange.sent);
  const Duration delay = (received - exchange.sent) - (answered - arrived);
  if (answered < arrived || received < exchange.sent) return NotAnAnswer{};
  const Duration offset = ((arrived - exchange.sent) + (answered - received)) / 2;
  return Sample{.header = header,
                .offset_seconds = offset.to_seconds(),
                .delay_seconds = std::max(delay, Duration{}).to_seconds()};
}

}  // namespace gnomon
