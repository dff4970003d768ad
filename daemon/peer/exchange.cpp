#include "peer/exchange.h"

namespace gnomon {

Exchange::Exchange(
    SendId id, Endpoint to, const PeerConfig& config, int poll_log2, Now now, Rng& rng)
    : id_{id}, to_{to}, started_{now.mono}, transmitted_{now.local} {
  // The request carries only what the server needs: version, mode, poll, nonce
  // (draft-ietf-ntp-data-minimization).
  header_.version = config.version;
  header_.mode = Mode::kClient;
  header_.poll_log2 = static_cast<std::int8_t>(poll_log2);
  header_.precision_log2 = 32;
  // Zero means "unknown timestamp": it is drawn again.
  while (header_.transmit.is_zero()) header_.transmit.bits = rng.u64();
}

SendRequest Exchange::request() const {
  const auto octets = serialize(header_);
  return {.id = id_, .to = to_, .payload = {octets.begin(), octets.end()}};
}

void Exchange::sent(const SendStamp& stamp) {
  if (stamp.layer < layer_) return;
  layer_ = stamp.layer;
  transmitted_ = stamp.when;
}

void Exchange::on_adjusted(const ClockAdjustment& adjustment) {
  const double since = (transmitted_ - adjustment.at).to_seconds();
  transmitted_ += adjustment.phase_change + Duration::seconds(adjustment.frequency_change * since);
}

}  // namespace gnomon
