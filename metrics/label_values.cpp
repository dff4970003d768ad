#include "metrics/label_values.h"

#include <cstddef>
#include <initializer_list>
#include <utility>

#include "base/text.h"
#include "metrics/gauge.h"

namespace gnomon {
namespace {

struct KnownValue {
  std::string text;
  bool reserved = false;
};

using Values = std::vector<KnownValue>;

template <class Enum>
Values words() {
  Values values;
  for (const Enum value : kValues<Enum>) {
    values.push_back({.text = text_of(value), .reserved = word(value).reserved});
  }
  return values;
}

Values plain(std::initializer_list<const char*> texts) {
  Values values;
  for (const char* const text : texts) values.push_back({.text = text});
  return values;
}

Values classes() {
  Values values;
  for (const PeerClass& one : peer_classes()) values.push_back({.text = std::string{one.name}});
  return values;
}

Values versions() {
  Values values{{.text = "other"}};
  for (std::size_t i = 1; i < kVersionClasses; ++i) values.push_back({.text = std::to_string(i)});
  return values;
}

Values make_values(LabelValues set) {
  switch (set) {
    case LabelValues::kPeer:
    case LabelValues::kListenAddress:
    case LabelValues::kText:
      return {};
    case LabelValues::kSystemState:
      return words<SystemState>();
    case LabelValues::kPeerState:
      return words<PeerState>();
    case LabelValues::kPeerClass:
      return classes();
    case LabelValues::kPeerMode:
      return plain({"server"});
    case LabelValues::kPeerAuth:
    case LabelValues::kServerAuth:
      return plain({"none"});
    case LabelValues::kFamily:
      return plain({"ipv4", "ipv6"});
    case LabelValues::kLeap:
      return words<LeapIndicator>();
    case LabelValues::kLeapWarning:
      return words<LeapWarningState>();
    case LabelValues::kDirection:
      return words<StepDirection>();
    case LabelValues::kRejectReason:
      return words<RejectReason>();
    case LabelValues::kSendError:
      return words<SendError>();
    case LabelValues::kLookupResult:
      return words<LookupResult>();
    case LabelValues::kDropReason:
      return words<DropReason>();
    case LabelValues::kKissCode:
      return words<KissCode>();
    case LabelValues::kLayer:
      return words<TimestampLayer>();
    case LabelValues::kPacketDirection:
      return plain({"receive"});
    case LabelValues::kResult:
      return words<Outcome>();
    case LabelValues::kServerVersion:
      return versions();
    case LabelValues::kResponseMode:
      return words<ResponseMode>();
    case LabelValues::kClockDriver:
      return words<ClockDriver>();
    case LabelValues::kSeverity:
      return plain({"warning", "critical"});
    case LabelValues::kLogLevel:
      return words<LogLevel>();
    case LabelValues::kFormat:
      return words<ExpositionFormat>();
    case LabelValues::kListenService:
      return words<ListenService>();
    case LabelValues::kLogLoss:
      return words<LogLossReason>();
    case LabelValues::kHttpRefusal:
      return words<HttpRefusal>();
    case LabelValues::kHttpClosure:
      return words<HttpClosure>();
    case LabelValues::kHttpCode:
      return words<HttpCode>();
  }
  return {};
}

constexpr std::size_t kSetCount = static_cast<std::size_t>(LabelValues::kHttpCode) + 1;

struct Table {
  std::vector<std::vector<std::string>> texts = std::vector<std::vector<std::string>>(kSetCount);
  std::vector<std::vector<bool>> reserved = std::vector<std::vector<bool>>(kSetCount);
};

Table make_table() {
  Table table;
  for (std::size_t i = 0; i < kSetCount; ++i) {
    for (KnownValue& one : make_values(static_cast<LabelValues>(i))) {
      table.texts[i].push_back(std::move(one.text));
      table.reserved[i].push_back(one.reserved);
    }
  }
  return table;
}

const Table& all_values() {
  static const Table table = make_table();
  return table;
}

}  // namespace

const std::vector<std::string>& label_values(LabelValues set) {
  return all_values().texts.at(static_cast<std::size_t>(set));
}

bool is_reserved(LabelValues set, std::size_t place) {
  return all_values().reserved.at(static_cast<std::size_t>(set)).at(place);
}

std::string refid_label(RefId refid, std::uint8_t stratum) {
  if (refid.bits == 0) return {};
  return printable(refid.to_text(stratum >= kStratumUnsynchronized ? std::uint8_t{0} : stratum));
}

}  // namespace gnomon
