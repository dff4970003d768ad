#include "log/event_log.h"

#include <fmt/core.h>

#include <cmath>
#include <type_traits>

#include "base/units.h"

namespace gnomon {

namespace {

const char* kiss_meaning(KissCode code) {
  switch (code) {
    case KissCode::kRate:
      return "it wants to be asked less often";
    case KissCode::kDeny:
      return "it denies access; this address is not asked any more until a reload";
    case KissCode::kRstr:
      return "its policy denies access; this address is not asked any more until a reload";
    case KissCode::kNtsn:
      return "it refuses an NTS cookie, which we did not send";
    case KissCode::kOther:
      return "a code that gnomond does not know";
  }
  return "";
}

const char* send_meaning(SendError error) {
  switch (error) {
    case SendError::kNoRoute:
      return "no route to its address";
    case SendError::kNoAddress:
      return "the address to send from is not there";
    case SendError::kRefused:
      return "nobody listens at its port";
    case SendError::kUnreachable:
      return "the network says that its address cannot be reached";
    case SendError::kDenied:
      return "a firewall forbids it";
    case SendError::kResources:
      return "no descriptor, memory or port is left for it";
    case SendError::kOther:
      return "for an unusual reason";
  }
  return "";
}

const char* lookup_meaning(LookupResult result) {
  switch (result) {
    case LookupResult::kOk:
      return "";
    case LookupResult::kInUse:
      return "another peer is asked at its address";
    case LookupResult::kNotFound:
      return "there is no such name, or it has no address";
    case LookupResult::kTimeout:
      return "no name server answers, or it says to try again later";
    case LookupResult::kNoRoute:
      return "it has addresses, but there is no route to any of them";
    case LookupResult::kResources:
      return "no descriptor, memory or thread is left for it";
    case LookupResult::kFailed:
      return "the look-up failed";
  }
  return "";
}

const char* direction(double seconds) { return seconds < 0 ? "backward" : "forward"; }

const char* leap_sentence(LeapWarningState state) {
  switch (state) {
    case LeapWarningState::kNone:
      return "no leap second is expected";
    case LeapWarningState::kAwaited:
      return "a leap second is expected at the end of the month; clients are told on its last day";
    case LeapWarningState::kAnnounced:
      return "a leap second comes at the end of this day; clients and kernel are told";
    case LeapWarningState::kWrongMonth:
      return "the peers warn of a leap second, but none can come at the end of this month: refused";
    case LeapWarningState::kNoMajority:
      return "not more than half of the peers in use warn of a leap second: refused";
  }
  return "";
}

LogLevel level_of_leap(LeapWarningState state) {
  const bool refused =
      state == LeapWarningState::kWrongMonth || state == LeapWarningState::kNoMajority;
  return refused ? LogLevel::kWarning : LogLevel::kInfo;
}

LogLevel level_of_state(SystemState state) {
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
  return state == PeerState::kFalseticker || state == PeerState::kUnreachable;
}

/// A state that lasts until an operator does something about it.
bool is_lasting(PeerState state) {
  return state == PeerState::kDenied || state == PeerState::kDuplicate || state == PeerState::kLoop;
}

LogLevel level_of_change(PeerState from, PeerState to) {
  // A list of peers that is the same on every machine has an entry for the machine itself.
  const bool own_entry = to == PeerState::kLoop && from == PeerState::kUnresolved;
  if (is_lasting(to)) return own_entry ? LogLevel::kInfo : LogLevel::kWarning;
  // Nobody has answered a question that has not been asked yet.
  if (from == PeerState::kUnresolved) return LogLevel::kDebug;
  if (is_trouble(to)) return LogLevel::kWarning;
  // A lost answer or two are no trouble yet; what comes of it is told from its beginning.
  const bool stale = from == PeerState::kStale || to == PeerState::kStale;
  return is_trouble(from) || is_lasting(from) || stale ? LogLevel::kInfo : LogLevel::kDebug;
}

std::string on_one_line(const std::string& lines) {
  std::string result;
  for (const char c : lines) result += c == '\n' ? std::string{"; "} : std::string{c};
  return result.ends_with("; ") ? result.substr(0, result.size() - 2) : result;
}

struct Level {
  LogLevel operator()(const PeerAdded& /*event*/) const { return LogLevel::kInfo; }

  LogLevel operator()(const PeerRemoved& /*event*/) const { return LogLevel::kInfo; }

  LogLevel operator()(const PeerResolved& e) const {
    if (!e.address) return e.again ? LogLevel::kDebug : LogLevel::kWarning;
    // Of a peer that is called by its address there is nothing to tell.
    return e.address->to_string() == e.peer ? LogLevel::kDebug : LogLevel::kInfo;
  }

  LogLevel operator()(const RequestSent& /*event*/) const { return LogLevel::kTrace; }

  // One line for each change of the reason, not for each packet.
  LogLevel operator()(const RequestFailed& e) const {
    return e.again ? LogLevel::kDebug : LogLevel::kWarning;
  }

  LogLevel operator()(const SendingRecovered& /*event*/) const { return LogLevel::kInfo; }

  LogLevel operator()(const ResponseReceived& /*event*/) const { return LogLevel::kTrace; }

  LogLevel operator()(const ResponseRejected& /*event*/) const { return LogLevel::kDebug; }

  LogLevel operator()(const KissReceived& /*event*/) const { return LogLevel::kWarning; }

  LogLevel operator()(const SampleAccepted& /*event*/) const { return LogLevel::kDebug; }

  LogLevel operator()(const PeerStateChanged& e) const { return level_of_change(e.from, e.to); }

  LogLevel operator()(const ReferenceChanged& e) const {
    return e.peer ? LogLevel::kInfo : LogLevel::kWarning;
  }

  LogLevel operator()(const SystemStateChanged& e) const { return level_of_state(e.to); }

  LogLevel operator()(const ClockUpdated& /*event*/) const { return LogLevel::kDebug; }

  LogLevel operator()(const ClockStepped& /*event*/) const { return LogLevel::kWarning; }

  LogLevel operator()(const ExternalClockChange& /*event*/) const { return LogLevel::kWarning; }

  LogLevel operator()(const PanicRefused& /*event*/) const { return LogLevel::kError; }

  LogLevel operator()(const ClockFailed& /*event*/) const { return LogLevel::kError; }

  LogLevel operator()(const LeapWarningChanged& e) const { return level_of_leap(e.to); }

  LogLevel operator()(const ConfigReloaded& e) const {
    return e.ok ? LogLevel::kInfo : LogLevel::kError;
  }

  LogLevel operator()(const StateFileTried& e) const {
    return e.ok ? LogLevel::kInfo : LogLevel::kWarning;
  }

  LogLevel operator()(const ListenerChanged& e) const {
    const bool good = e.listener.listening() || e.listener.left_out();
    return good ? LogLevel::kInfo : LogLevel::kWarning;
  }
};

struct Sentence {
  std::string operator()(const ListenerChanged& e) const {
    const ListenerSnapshot& listener = e.listener;
    if (listener.listening()) {
      return fmt::format("listening on {} for {}", listener.where.to_string(),
                         text_of(listener.service));
    }
    return listener.problem + (listener.left_out()
                                   ? "; a default, left out until the machine has that address"
                                   : "; will try again");
  }

  std::string operator()(const PeerAdded& e) const { return fmt::format("peer {}: added", e.peer); }

  std::string operator()(const PeerRemoved& e) const {
    return fmt::format("peer {}: removed", e.peer);
  }

  std::string operator()(const PeerResolved& e) const {
    if (!e.address) {
      return fmt::format("peer {}: its name could not be looked up: {}; will try again", e.peer,
                         lookup_meaning(e.result));
    }
    return fmt::format("peer {}: its address is {}{}", e.peer, e.address->to_string(),
                       e.replaced ? " now, in place of another" : "");
  }

  std::string operator()(const RequestSent& e) const {
    return fmt::format("peer {}: request sent", e.peer);
  }

  std::string operator()(const RequestFailed& e) const {
    return fmt::format("peer {}: request failed: {}", e.peer, send_meaning(e.reason));
  }

  std::string operator()(const SendingRecovered& e) const {
    return fmt::format("peer {}: requests no longer fail (was {})", e.peer, text_of(e.from));
  }

  std::string operator()(const ResponseReceived& e) const {
    return fmt::format("peer {}: response received", e.peer);
  }

  std::string operator()(const ResponseRejected& e) const {
    return fmt::format("peer {}: response rejected: {}", e.peer, text_of(e.reason));
  }

  std::string operator()(const KissReceived& e) const {
    return fmt::format("peer {}: kiss-o'-death {}: {}", e.peer, text_of(e.code),
                       kiss_meaning(e.code));
  }

  std::string operator()(const SampleAccepted& e) const {
    const Measurement& m = e.measurement;
    return fmt::format("peer {}: offset {}, delay {}, stamped by {} and {}", e.peer,
                       offset_text(m.offset_seconds), seconds_text(m.delay_seconds),
                       text_of(m.transmit_layer), text_of(m.receive_layer));
  }

  std::string operator()(const PeerStateChanged& e) const {
    return fmt::format("peer {}: {} (was {}){}{}", e.peer, text_of(e.to), text_of(e.from),
                       e.detail.empty() ? "" : ": ", e.detail);
  }

  std::string operator()(const ReferenceChanged& e) const {
    return e.peer ? fmt::format("following peer {}", *e.peer) : "no peer to follow any more";
  }

  std::string operator()(const SystemStateChanged& e) const {
    return fmt::format("{} (was {})", text_of(e.to), text_of(e.from));
  }

  std::string operator()(const ClockUpdated& e) const {
    return fmt::format("clock updated: offset {}, frequency correction {:+.3f} ppm",
                       offset_text(e.offset_seconds), e.frequency_ratio * 1e6);
  }

  std::string operator()(const ClockStepped& e) const {
    return fmt::format("clock stepped {} by {}", direction(e.seconds),
                       seconds_text(std::fabs(e.seconds)));
  }

  std::string operator()(const ExternalClockChange& e) const {
    return fmt::format("somebody else set the clock {} by {}", direction(e.seconds),
                       seconds_text(std::fabs(e.seconds)));
  }

  std::string operator()(const PanicRefused& e) const {
    return fmt::format(
        "panic: the offset {} is beyond the limit of {}; the clock is left alone. "
        "Find out which clock is wrong. If it is this one: stop gnomond, set the clock once "
        "(date --set=...), start gnomond",
        offset_text(e.offset_seconds), seconds_text(e.limit_seconds));
  }

  std::string operator()(const ClockFailed& e) const {
    return fmt::format("the clock could not be adjusted: {}", e.what);
  }

  std::string operator()(const LeapWarningChanged& e) const { return leap_sentence(e.to); }

  std::string operator()(const ConfigReloaded& e) const {
    if (e.ok) return "configuration reloaded";
    return fmt::format("configuration not reloaded, the former one stays: {}",
                       on_one_line(e.detail));
  }

  std::string operator()(const StateFileTried& e) const {
    if (e.ok) return "the drift file can be written again";
    return fmt::format(
        "the drift file cannot be written, so that the next start has to learn the "
        "frequency anew: {}",
        e.detail);
  }
};

/// Adds each field of an event that exists.
struct AddField {
  LogFields& fields;  // NOLINT(*-ref-data-members)

  template <class Value>
  void operator()(const char* name, const Value& value, Fingerprint /*part*/ = {}) const {
    if constexpr (std::is_enum_v<Value>) {
      fields.push_back({name, std::string{text_of(value)}});
    } else {
      fields.push_back({name, value});
    }
  }

  void operator()(const char* name, const IpAddress& value, Fingerprint /*part*/ = {}) const {
    fields.push_back({name, value.to_string()});
  }

  template <class Value>
  void operator()(const char* name,
                  const std::optional<Value>& value,
                  Fingerprint /*part*/ = {}) const {
    if (value) (*this)(name, *value);
  }
};

}  // namespace

LogLevel level_of(const Event& event) { return std::visit(Level{}, event); }

LogLine describe(const Event& event) {
  LogLine line{.level = level_of(event),
               .message = std::visit(Sentence{}, event),
               .fields = {{"event", std::string{event_name(event)}}}};
  std::visit([&line](const auto& one) { one.fields(AddField{line.fields}); }, event);
  return line;
}

LogLevel EventLog::level_here(const Event& event) {
  if (std::holds_alternative<PeerAdded>(event)) ++peers_;
  if (std::holds_alternative<PeerRemoved>(event) && peers_ > 0) --peers_;
  if (std::holds_alternative<ClockStepped>(event) && !updated_) return LogLevel::kInfo;
  if (std::holds_alternative<ClockUpdated>(event)) updated_ = true;
  const auto* const state = std::get_if<SystemStateChanged>(&event);
  const bool own_clock = state != nullptr && state->to == SystemState::kLocal && peers_ == 0;
  return own_clock ? LogLevel::kInfo : level_of(event);
}

void EventLog::on_event(Now /*now*/, const Event& event) {
  const LogLevel level = level_here(event);
  if (!logger_.shows(level)) return;
  const LogLine line = describe(event);
  logger_.log(level, line.message, line.fields);
}

}  // namespace gnomon
