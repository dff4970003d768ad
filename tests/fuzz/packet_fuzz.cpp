// Any bytes: the parser gives a packet or a reason, what it accepts adds up and is written back
// unchanged, and the server's answer is never longer than the request.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/check.h"
#include "server/responder.h"
#include "wire/header.h"

namespace gnomon {
namespace {

void check_parser(std::span<const std::uint8_t> data) {
  const auto packet = parse_packet(data);
  if (!packet) return;
  const auto end = packet->mac.empty() ? packet->extensions : packet->mac;
  GNOMON_CHECK(kHeaderSize + packet->extensions.size() + packet->mac.size() == data.size());
  GNOMON_CHECK(end.empty() || end.data() + end.size() == data.data() + data.size());
  const auto octets = serialize(packet->header);
  GNOMON_CHECK(std::equal(octets.begin(), octets.end(), data.begin()));
}

void check_server(std::span<const std::uint8_t> data) {
  const ServerPolicy policy{.access = AccessList{{}, {}}};
  ServedTime served;
  served.servable = data.size() % 8 == 0;
  const auto now = LocalTime::from_nanoseconds(1'800'000'000'000'000'000);
  const Responder responder{served, policy};
  const auto ask = [&](std::span<const std::uint8_t> payload, Reply& reply) {
    return std::holds_alternative<ServeAnswer>(responder.prepare(
        {.client = IpAddress::v4(0xc0000201), .payload = payload, .received = now}, reply));
  };
  Reply reply;
  if (!ask(data, reply)) return;
  std::vector<std::uint8_t> octets(data.size());
  const std::size_t size = reply.finish(now, octets);
  GNOMON_CHECK(size <= data.size());
  octets.resize(size);
  const auto again = parse_packet(octets);
  GNOMON_CHECK(again && (again->header.mode == Mode::kServer ||
                         again->header.mode == Mode::kSymmetricPassive));
  GNOMON_CHECK(!ask(octets, reply));
}

}  // namespace
}  // namespace gnomon

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gnomon::check_parser({data, size});
  gnomon::check_server({data, size});
  return 0;
}
