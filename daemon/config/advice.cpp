#include "config/advice.h"

#include <algorithm>
#include <cstddef>

namespace gnomon {

namespace {

std::size_t count(const Config& config, bool PeerConfig::* flag) {
  return static_cast<std::size_t>(std::ranges::count(config.peers, true, flag));
}

}  // namespace

std::vector<std::string> advice_on(const Config& config) {
  std::vector<std::string> advice;
  const std::size_t peers = config.peers.size();
  const std::size_t followed = peers - count(config, &PeerConfig::noselect);
  if (peers == 0 && !config.local.enabled) {
    advice.emplace_back(
        "there is no [[peer]] and no [local]: the clock will never be synchronised");
  } else if (peers > 0 && followed == 0) {
    advice.emplace_back("each peer is noselect: none will ever be followed");
  } else if (followed == 1) {
    advice.emplace_back(
        "with one peer nobody notices when it is wrong; four or more are better (RFC 8633)");
  } else if (followed == 2) {
    advice.emplace_back(
        "two peers cannot tell which of them is wrong; four or more are better (RFC 8633)");
  }
  if (count(config, &PeerConfig::prefer) > 1) {
    advice.emplace_back(
        "several peers are preferred: the others are used only when none of these is good; "
        "prefer one, or none");
  }
  if (config.local.enabled && config.local.stratum == 1) {
    advice.emplace_back(
        "[local] stratum = 1 says that this clock is a reference clock; clients would "
        "believe it more than real servers: 10 or so is meant");
  }
  return advice;
}

}  // namespace gnomon
