#include "app/server_side.h"

#include <array>

#include "server/responder.h"

namespace gnomon {

namespace {

class ResponderService final : public DatagramService {
 public:
  explicit ResponderService(Responder responder) : responder_{std::move(responder)} {}

  void begin(const ServingState& state) override { served_ = state.served; }

  ServeOutcome prepare(std::size_t slot,
                       const IpAddress& client,
                       std::span<const std::uint8_t> request,
                       LocalTime received) override {
    return responder_.prepare({.client = client, .payload = request, .received = received}, served_,
                              replies_[slot]);
  }

  std::size_t finish(std::size_t slot, LocalTime now, std::span<std::uint8_t> room) override {
    return replies_[slot].finish(now, room);
  }

 private:
  Responder responder_;
  ServedTime served_;
  std::array<Reply, kMaxBatch> replies_{};
};

}  // namespace

ServiceFactory responder_factory(const ServerConfig& config) {
  return [access = AccessList{config.allow, config.deny}] {
    return std::make_unique<ResponderService>(Responder{access});
  };
}

}  // namespace gnomon
