#include "app/server_side.h"

#include <algorithm>
#include <array>

#include "server/responder.h"

namespace gnomon {

namespace {

class ResponderService final : public DatagramService {
 public:
  ResponderService(Responder responder, const LatestCell<ServedTime>& served)
      : responder_{std::move(responder)}, served_{served} {}

  Result<void, DropReason> prepare(std::size_t slot,
                                   const IpAddress& client,
                                   std::span<const std::uint8_t> request,
                                   LocalTime received) override {
    const auto reply = responder_.respond(
        {.client = client, .payload = request, .received = received}, served_.load());
    if (!reply) return failure(reply.error());
    replies_[slot] = *reply;
    return {};
  }

  void stamp(std::size_t slot, LocalTime now, std::span<std::uint8_t, kReplySize> reply) override {
    const auto octets = replies_[slot].stamp(now);
    std::ranges::copy(octets, reply.begin());
  }

 private:
  Responder responder_;
  const LatestCell<ServedTime>& served_;
  std::array<Reply, kMaxBatch> replies_{};
};

}  // namespace

ServiceFactory responder_factory(const ServerConfig& config, const SharedCells& cells) {
  return [access = AccessList{config.allow, config.deny}, &cells] {
    return std::make_unique<ResponderService>(Responder{access}, cells.served);
  };
}

}  // namespace gnomon
