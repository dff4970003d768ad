#include "log/event_log.h"

#include <fmt/core.h>

#include <cmath>

#include "base/units.h"

namespace gnomon {

namespace {

const char* kiss_meaning(KissCode code) {
  switch (code) {
    case KissCode::kRate:
      return "it wants to be asked less often";
    case KissCode::kDeny:
      return "it denies access; it is not asked any more";
    case KissCode::kRstr:
      return "its policy denies access; it is not asked any more";
    case KissCode::kNtsn:
      return "it refused our NTS cookie";
    case KissCode::kOther:
      return "of a kind that is ignored";
  }
  return "";
}

const char* direction(double seconds) { return seconds < 0 ? "backward" : "forward"; }

LogLevel level_of(SystemState state) {
  switch (state) {
    case SystemState::kStarting:
    case SystemState::kSynchronized:
      return LogLevel::kInfo;
    case SystemState::kUnsynchronized:
    case SystemState::kHoldover:
    case SystemState::kLocal:
      return LogLevel::kWarning;
    case SystemState::kPanic:
      return LogLevel::kError;
  }
  return LogLevel::kInfo;
}

/// A state that an operator wants to hear of, and when it ends.
bool is_trouble(PeerState state) {
  switch (state) {
    case PeerState::kFalseticker:
    case PeerState::kUnreachable:
      return true;
    case PeerState::kSystemPeer:
    case PeerState::kCombined:
    case PeerState::kOutlier:
    case PeerState::kDistant:
    case PeerState::kJittery:
    case PeerState::kStale:
    case PeerState::kUnsynchronized:
    case PeerState::kLoop:
    case PeerState::kNotPreferred:
    case PeerState::kNotTrusted:
    case PeerState::kNoselect:
    case PeerState::kUnresolved:
      return false;
  }
  return false;
}

LogLevel level_of(const PeerStateChanged& change) {
  // Nobody has answered a question that has not been asked yet.
  if (change.from == PeerState::kUnresolved) return LogLevel::kDebug;
  if (is_trouble(change.to)) return LogLevel::kWarning;
  return is_trouble(change.from) ? LogLevel::kInfo : LogLevel::kDebug;
}

std::string on_one_line(const std::string& lines) {
  std::string result;
  for (const char c : lines) result += c == '\n' ? std::string{"; "} : std::string{c};
  return result.ends_with("; ") ? result.substr(0, result.size() - 2) : result;
}

struct Describe {
  LogLine operator()(const PeerAdded& e) const {
    return {LogLevel::kInfo, fmt::format("peer {}: added", e.peer), {event("peer_added"), of(e)}};
  }

  LogLine operator()(const PeerRemoved& e) const {
    return {
        LogLevel::kInfo, fmt::format("peer {}: removed", e.peer), {event("peer_removed"), of(e)}};
  }

  LogLine operator()(const PeerResolved& e) const {
    if (!e.address) {
      return {LogLevel::kWarning,
              fmt::format("peer {}: its name has no address now; will ask again", e.peer),
              {event("peer_resolved"), of(e), {"ok", false}}};
    }
    const std::string address = e.address->to_string();
    return {LogLevel::kInfo,
            fmt::format("peer {}: its address is {}{}", e.peer, address,
                        e.replaced ? " now, in place of another" : ""),
            {event("peer_resolved"),
             of(e),
             {"ok", true},
             {"address", address},
             {"replaced", e.replaced}}};
  }

  LogLine operator()(const RequestSent& e) const {
    return {LogLevel::kTrace,
            fmt::format("peer {}: request sent", e.peer),
            {event("request_sent"), of(e)}};
  }

  LogLine operator()(const ResponseReceived& e) const {
    return {LogLevel::kTrace,
            fmt::format("peer {}: response received", e.peer),
            {event("response_received"), of(e)}};
  }

  LogLine operator()(const ResponseRejected& e) const {
    const char* reason = reason_name(e.reason);
    return {LogLevel::kDebug,
            fmt::format("peer {}: response rejected: {}", e.peer, reason),
            {event("response_rejected"), of(e), {"reason", std::string{reason}}}};
  }

  LogLine operator()(const KissReceived& e) const {
    const std::string code = kiss_name(e.code);
    return {LogLevel::kWarning,
            fmt::format("peer {}: kiss-o'-death {}: {}", e.peer, code, kiss_meaning(e.code)),
            {event("kiss_received"), of(e), {"code", code}}};
  }

  LogLine operator()(const SampleAccepted& e) const {
    const Measurement& m = e.measurement;
    return {LogLevel::kDebug,
            fmt::format("peer {}: offset {}, delay {}, stamped by {} and {}", e.peer,
                        offset_text(m.offset_seconds), seconds_text(m.delay_seconds),
                        layer_name(m.transmit_layer), layer_name(m.receive_layer)),
            {event("sample_accepted"),
             of(e),
             {"offset_seconds", m.offset_seconds},
             {"delay_seconds", m.delay_seconds},
             {"dispersion_seconds", m.dispersion_seconds}}};
  }

  LogLine operator()(const PeerStateChanged& e) const {
    return {level_of(e),
            fmt::format("peer {}: {} (was {})", e.peer, state_name(e.to), state_name(e.from)),
            {event("peer_state_changed"),
             of(e),
             {"from", std::string{state_name(e.from)}},
             {"to", std::string{state_name(e.to)}}}};
  }

  LogLine operator()(const ReferenceChanged& e) const {
    if (!e.peer) {
      return {LogLevel::kWarning, "no peer to follow any more", {event("reference_changed")}};
    }
    return {LogLevel::kInfo,
            fmt::format("following peer {}", *e.peer),
            {event("reference_changed"), {"peer", *e.peer}}};
  }

  LogLine operator()(const SystemStateChanged& e) const {
    return {level_of(e.to),
            fmt::format("{} (was {})", state_name(e.to), state_name(e.from)),
            {event("system_state_changed"),
             {"from", std::string{state_name(e.from)}},
             {"to", std::string{state_name(e.to)}}}};
  }

  LogLine operator()(const ClockUpdated& e) const {
    return {LogLevel::kDebug,
            fmt::format("clock updated: offset {}, frequency correction {:+.3f} ppm",
                        offset_text(e.offset_seconds), e.frequency_ratio * 1e6),
            {event("clock_updated"),
             {"offset_seconds", e.offset_seconds},
             {"frequency_ratio", e.frequency_ratio}}};
  }

  LogLine operator()(const ClockStepped& e) const {
    return {LogLevel::kWarning,
            fmt::format("clock stepped {} by {}", direction(e.seconds),
                        seconds_text(std::fabs(e.seconds))),
            {event("clock_stepped"), {"seconds", e.seconds}}};
  }

  LogLine operator()(const ExternalClockChange& e) const {
    return {LogLevel::kWarning,
            fmt::format("somebody else set the clock {} by {}", direction(e.seconds),
                        seconds_text(std::fabs(e.seconds))),
            {event("external_clock_change"), {"seconds", e.seconds}}};
  }

  LogLine operator()(const PanicRefused& e) const {
    return {LogLevel::kError,
            fmt::format("panic: the offset {} is beyond the limit of {}; the clock is left alone. "
                        "Find out which clock is wrong; --allow-large-first-step lets the first "
                        "correction be as large as needed",
                        offset_text(e.offset_seconds), seconds_text(e.limit_seconds)),
            {event("panic_refused"),
             {"offset_seconds", e.offset_seconds},
             {"limit_seconds", e.limit_seconds}}};
  }

  LogLine operator()(const ClockFailed& e) const {
    return {LogLevel::kError,
            fmt::format("the clock could not be adjusted: {}", e.what),
            {event("clock_failed"), {"what", e.what}}};
  }

  LogLine operator()(const ConfigReloaded& e) const {
    if (e.ok) {
      return {LogLevel::kInfo, "configuration reloaded", {event("config_reloaded"), {"ok", true}}};
    }
    return {
        LogLevel::kError,
        fmt::format("configuration not reloaded, the former one stays: {}", on_one_line(e.detail)),
        {event("config_reloaded"), {"ok", false}, {"detail", e.detail}}};
  }

 private:
  static LogField event(const char* kind) { return {"event", std::string{kind}}; }

  template <class PeerEvent>
  static LogField of(const PeerEvent& e) {
    return {"peer", e.peer};
  }
};

}  // namespace

LogLine describe(const Event& event) { return std::visit(Describe{}, event); }

void EventLog::on_event(Now /*now*/, const Event& event) {
  const LogLine line = describe(event);
  logger_.log(line.level, line.message, line.fields);
}

}  // namespace gnomon
