#include <fmt/core.h>

#include <algorithm>
#include <bit>

#include "base/units.h"
#include "cli/render.h"
#include "cli/text_table.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"

namespace gnomon {

namespace {

/// As ntpq marks it: who leads, who contributes, who is only good, who is wrong.
char symbol(PeerState state) {
  switch (state) {
    case PeerState::kSystemPeer:
      return '*';
    case PeerState::kCombined:
      return '+';
    case PeerState::kNotPreferred:
      return '#';
    case PeerState::kOutlier:
      return '-';
    case PeerState::kFalseticker:
      return 'x';
    case PeerState::kDistant:
    case PeerState::kJittery:
    case PeerState::kStale:
    case PeerState::kUnsynchronized:
    case PeerState::kLoop:
    case PeerState::kNotTrusted:
    case PeerState::kNoselect:
    case PeerState::kUnreachable:
    case PeerState::kUnresolved:
    case PeerState::kTooDeep:
    case PeerState::kDenied:
    case PeerState::kDuplicate:
    case PeerState::kOrphan:
      return ' ';
  }
  return ' ';
}

std::string words(std::string state) {
  std::ranges::replace(state, '_', ' ');
  return state;
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

template <class Format>
std::string or_dash(const std::optional<double>& value, Format format) {
  return value ? format(*value) : "-";
}

std::string address_text(const PeerView& peer) {
  if (peer.address.empty() || peer.port == 0 || peer.port == kNtpPort) return or_dash(peer.address);
  const bool v6 = peer.address.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(v6 ? "[{}]:{}" : "{}:{}"), peer.address, peer.port);
}

/// The reach register in octal, as ntpq shows it, and how many of the last eight requests were
/// answered: "377 8/8".
std::string reach_text(unsigned reach) {
  return fmt::format("{:03o} {}/8", reach & 0xffU, std::popcount(reach & 0xffU));
}

/// The state, and why: "unreachable (refused)", "unresolved (not found)".
std::string state_text(const PeerView& peer) {
  const std::string& why = peer.address.empty() ? peer.lookup_error : peer.send_error;
  return words(why.empty() ? peer.state : fmt::format("{} ({})", peer.state, why));
}

std::vector<std::string> row(const PeerView& peer) {
  const auto offset = [&peer](double seconds) {
    return measured_offset_text(seconds, peer.offset_error_seconds);
  };
  return {std::string{tally_symbol(peer.state)},
          state_text(peer),
          peer.name + (peer.prefer ? " (prefer)" : ""),
          address_text(peer),
          or_dash(peer.refid),
          peer.stratum ? fmt::format("{}", *peer.stratum) : "-",
          or_dash(peer.last_sample_age_seconds, span_text),
          span_text(peer.poll_interval_seconds),
          reach_text(peer.reach_register),
          or_dash(peer.delay_seconds, seconds_text),
          or_dash(peer.offset_seconds, offset),
          or_dash(peer.jitter_seconds, seconds_text)};
}

}  // namespace

char tally_symbol(const std::string& state) {
  const auto known = from_text<PeerState>(state);
  return known ? symbol(*known) : ' ';
}

std::string render_peers(const std::vector<PeerView>& peers) {
  if (peers.empty()) return "no peers are configured\n";
  constexpr auto kRight = TextTable::Align::kRight;
  TextTable table{{{" "},
                   {"state"},
                   {"peer"},
                   {"address"},
                   {"refid"},
                   {"stratum", kRight},
                   {"age", kRight},
                   {"poll", kRight},
                   {"reach", kRight},
                   {"delay", kRight},
                   {"offset", kRight},
                   {"jitter", kRight}}};
  for (const PeerView& peer : peers) table.add(row(peer));
  std::string text = table.render();
  for (const PeerView& peer : peers) {
    if (peer.state_detail.empty()) continue;
    text += fmt::format("{}: {}: {}\n", peer.name, words(peer.state), peer.state_detail);
  }
  return text;
}

}  // namespace gnomon
