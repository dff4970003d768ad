#include "app/own_peers.h"

#include "node/ourselves.h"

namespace gnomon {

std::vector<std::string> peers_that_are_us(const Config& config,
                                           std::span<const IpAddress> machine) {
  Ourselves ourselves{config.server};
  ourselves.live_at({machine.begin(), machine.end()});
  std::vector<std::string> sentences;
  for (const PeerConfig& peer : config.peers) {
    const auto address = IpAddress::parse(peer.address);
    if (!address) continue;
    const Endpoint endpoint{.address = *address, .port = peer.port};
    if (!ourselves.serve_at(endpoint, std::nullopt)) continue;
    sentences.push_back("peer " + peer.name + ": " + endpoint.to_string() +
                        " is an address that server.listen serves on, so the peer is this machine "
                        "itself (state loop) and will not be followed");
  }
  return sentences;
}

}  // namespace gnomon
