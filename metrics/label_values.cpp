#include "metrics/label_values.h"

#include "base/text.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {
namespace {

using Values = std::vector<std::string>;

template <class Enum, class Name>
Values names(int count, Name name) {
  Values values;
  for (int i = 0; i < count; ++i) {
    // The analyzer does not see that `count` is the number of values.
    values.emplace_back(name(static_cast<Enum>(i)));  // NOLINT(clang-analyzer-optin.core.*)
  }
  return values;
}

Values make_values(LabelValues set) {
  switch (set) {
    case LabelValues::kPeer:
    case LabelValues::kText:
      return {};
    case LabelValues::kSystemState:
      return names<SystemState>(kSystemStateCount, [](SystemState s) { return state_name(s); });
    case LabelValues::kPeerState:
      return names<PeerState>(kPeerStateCount, [](PeerState s) { return state_name(s); });
    case LabelValues::kPeerClass:
      return {"configured", "resolved", "reachable", "selectable", "truechimer", "combined"};
    case LabelValues::kPeerMode:
      return {"server"};
    case LabelValues::kPeerAuth:
      return {"none"};
    case LabelValues::kFamily:
      return {"ipv4", "ipv6"};
    case LabelValues::kLeap:
      return names<LeapIndicator>(4, leap_name);
    case LabelValues::kDirection:
      return {"forward", "backward"};
    case LabelValues::kRejectReason:
      return names<RejectReason>(kRejectReasonCount, [](RejectReason r) { return reason_name(r); });
    case LabelValues::kDropReason:
      return names<DropReason>(kDropReasonCount, [](DropReason r) { return reason_name(r); });
    case LabelValues::kKissCode:
      return names<KissCode>(5, kiss_name);
    case LabelValues::kLayer:
      return names<TimestampLayer>(3, layer_name);
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
      return {"kernel", "virtual", "watch_only"};
    case LabelValues::kSeverity:
      return {"warning", "critical"};
    case LabelValues::kLogLevel:
      return {"trace", "debug", "info", "warning", "error"};
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

}  // namespace

const std::vector<std::string>& label_values(LabelValues set) {
  static const std::vector<Values> all = make_all();
  return all.at(static_cast<std::size_t>(set));
}

std::string refid_label(RefId refid, std::uint8_t stratum) {
  if (refid.bits == 0) return {};
  return printable(refid.to_text(stratum >= kStratumUnsynchronized ? std::uint8_t{0} : stratum));
}

}  // namespace gnomon
