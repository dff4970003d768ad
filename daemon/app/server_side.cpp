#include "app/server_side.h"

#include <array>

#include "io/datagram_service.h"
#include "server/responder.h"

namespace gnomon {

namespace {

/// The responder of one worker.
class ResponderService final : public DatagramService {
 public:
  explicit ResponderService(const Mailbox<ServerPolicy>& policy) : policies_{policy} {}

  void begin(const ServingState& state) override {
    served_ = &state.served;
    policy_ = &policies_.look();
  }

  ServeOutcome prepare(std::size_t slot,
                       const IpAddress& client,
                       std::span<const std::uint8_t> request,
                       LocalTime received) override {
    return Responder{*served_, *policy_}.prepare(
        {.client = client, .payload = request, .received = received}, replies_[slot]);
  }

  std::size_t finish(std::size_t slot, LocalTime now, std::span<std::uint8_t> room) override {
    return replies_[slot].finish(now, room);
  }

 private:
  Mailbox<ServerPolicy>::Reader policies_;
  const ServedTime* served_ = nullptr;    ///< of this batch
  const ServerPolicy* policy_ = nullptr;  ///< in force for this batch
  std::array<Reply, kMaxBatch> replies_{};
};

}  // namespace

ServerSide::ServerSide(const ServerConfig& config)
    : config_{config}, policy_{make_policy(config)} {}

Result<void, std::string> ServerSide::bind() {
  if (config_.listen.empty()) return {};
  auto pool = ServerPool::bind(config_);
  if (!pool) return failure(std::move(pool.error()));
  pool_ = std::move(*pool);
  return {};
}

Result<void, std::string> ServerSide::serve() {
  if (!pool_) return {};
  return pool_->serve({.factory = [this] { return std::make_unique<ResponderService>(policy_); },
                       .state = cells_.serving()});
}

std::vector<Endpoint> ServerSide::endpoints() const {
  return pool_ ? pool_->endpoints() : std::vector<Endpoint>{};
}

std::vector<ListenerSnapshot> ServerSide::look_after() {
  if (!pool_) return {};
  pool_->look_after();
  return pool_->listeners();
}

std::optional<ServerSnapshot> ServerSide::snapshot() const {
  return pool_ ? std::optional{pool_->snapshot()} : std::nullopt;
}

}  // namespace gnomon
