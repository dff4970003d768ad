#include "metrics/label_values.h"

#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {
namespace {

using Values = std::vector<std::string>;

template <class Enum>
Values words() {
  Values values;
  for (const Enum value : kValues<Enum>) values.emplace_back(text_of(value));
  return values;
}

Values make_values(LabelValues set) {
  switch (set) {
    case LabelValues::kPeer:
    case LabelValues::kText:
      return {};
    case LabelValues::kSystemState:
      return words<SystemState>();
    case LabelValues::kPeerState:
      return words<PeerState>();
    case LabelValues::kPeerClass:
      return {"configured", "resolved", "reachable", "selectable", "truechimer", "combined"};
    case LabelValues::kPeerMode:
      return {"server"};
    case LabelValues::kPeerAuth:
      return {"none"};
    case LabelValues::kFamily:
      return {"ipv4", "ipv6"};
    case LabelValues::kLeap:
      return words<LeapIndicator>();
    case LabelValues::kDirection:
      return {"forward", "backward"};
    case LabelValues::kRejectReason:
      return words<RejectReason>();
    case LabelValues::kDropReason:
      return words<DropReason>();
    case LabelValues::kKissCode:
      return words<KissCode>();
    case LabelValues::kLayer:
      return words<TimestampLayer>();
    case LabelValues::kPacketDirection:
      return {"receive"};
    case LabelValues::kResult:
      return {"ok", "failed"};
    case LabelValues::kServerVersion:
      return {"other", "1", "2", "3", "4"};
    case LabelValues::kServerAuth:
      return {"none"};
    case LabelValues::kResponseMode:
      return {"basic", "interleaved"};
    case LabelValues::kClockDriver:
      return words<ClockDriver>();
    case LabelValues::kSeverity:
      return {"warning", "critical"};
    case LabelValues::kLogLevel:
      return words<LogLevel>();
    case LabelValues::kFormat:
      return {"text", "openmetrics"};
  }
  return {};
}

constexpr std::size_t kSetCount = static_cast<std::size_t>(LabelValues::kFormat) + 1;

std::vector<Values> make_all() {
  std::vector<Values> all;
  all.reserve(kSetCount);
  for (std::size_t i = 0; i < kSetCount; ++i) {
    all.push_back(make_values(static_cast<LabelValues>(i)));
  }
  return all;
}

/// Length of the UTF-8 sequence that starts `text`, 0 if it is not a valid one (overlong forms,
/// surrogates and values above U+10FFFF are not).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  std::size_t length = 2;
  if (first >= 0xe0) length = 3;
  if (first >= 0xf0) length = 4;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
  }
  const unsigned second = byte(1);
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0;
  if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0;
  return length;
}

}  // namespace

const std::vector<std::string>& label_values(LabelValues set) {
  static const std::vector<Values> all = make_all();
  return all.at(static_cast<std::size_t>(set));
}

std::string refid_label(RefId refid, std::uint8_t stratum) {
  if (refid.bits == 0) return {};
  return printable(refid.to_text(stratum >= kStratumUnsynchronized ? std::uint8_t{0} : stratum));
}

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0 || first < 0x20 || first == 0x7f) {
      safe.push_back('?');
    } else {
      safe.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return safe;
}

}  // namespace gnomon
