#include "sim/trace_text.h"

#include <fmt/format.h>

#include <variant>

namespace gnomon::sim {

namespace {

struct Words {
  std::string operator()(const PeerAdded& event) const { return "peer added " + event.peer; }

  std::string operator()(const PeerRemoved& event) const { return "peer removed " + event.peer; }

  std::string operator()(const PeerResolved& event) const {
    return fmt::format("peer resolved {} {}{}", event.peer,
                       event.address ? event.address->to_string() : "no address",
                       event.replaced ? " replaced" : "");
  }

  std::string operator()(const RequestSent& event) const { return "request sent " + event.peer; }

  std::string operator()(const ResponseReceived& event) const {
    return "response received " + event.peer;
  }

  std::string operator()(const ResponseRejected& event) const {
    return fmt::format("response rejected {} {}", event.peer, reason_name(event.reason));
  }

  std::string operator()(const KissReceived& event) const {
    return fmt::format("kiss received {} {}", event.peer, kiss_name(event.code));
  }

  std::string operator()(const SampleAccepted& event) const {
    return fmt::format("sample accepted {} offset {:.9e} delay {:.9e}", event.peer,
                       event.measurement.offset_seconds, event.measurement.delay_seconds);
  }

  std::string operator()(const PeerStateChanged& event) const {
    return fmt::format("peer state {} {} -> {}", event.peer, state_name(event.from),
                       state_name(event.to));
  }

  std::string operator()(const ReferenceChanged& event) const {
    return "reference " + event.peer.value_or("none");
  }

  std::string operator()(const SystemStateChanged& event) const {
    return fmt::format("system state {} -> {}", state_name(event.from), state_name(event.to));
  }

  std::string operator()(const ClockUpdated& event) const {
    return fmt::format("clock updated offset {:.9e} frequency {:.9e}", event.offset_seconds,
                       event.frequency_ratio);
  }

  std::string operator()(const ClockStepped& event) const {
    return fmt::format("clock stepped {:.9e}", event.seconds);
  }

  std::string operator()(const ExternalClockChange& event) const {
    return fmt::format("external clock change {:.9e}", event.seconds);
  }

  std::string operator()(const PanicRefused& event) const {
    return fmt::format("panic refused {:.9e}", event.offset_seconds);
  }

  std::string operator()(const ClockFailed& event) const { return "clock failed " + event.what; }

  std::string operator()(const ConfigReloaded& event) const {
    return fmt::format("configuration reloaded {}", event.ok);
  }
};

const char* phase_name(ClockCommand::Phase phase) {
  switch (phase) {
    case ClockCommand::Phase::kNone:
      return "none";
    case ClockCommand::Phase::kSlew:
      return "slew";
    case ClockCommand::Phase::kStep:
      return "step";
  }
  return "";
}

}  // namespace

std::string event_text(const Event& event) { return std::visit(Words{}, event); }

std::string command_text(const ClockCommand& command) {
  return fmt::format("command phase {} {:.9e} slew {:.3e} frequency {:.9e}",
                     phase_name(command.phase), command.phase_change.to_seconds(),
                     command.slew_ratio, command.frequency_ratio);
}

void TraceText::on_event(TrueTime now, const std::string& host, const Event& event) {
  out_ << fmt::format("{:.9f} {} {}\n", elapsed_seconds(now), host, event_text(event));
}

void TraceText::on_command(TrueTime now, const std::string& host, const ClockCommand& command) {
  out_ << fmt::format("{:.9f} {} {}\n", elapsed_seconds(now), host, command_text(command));
}

}  // namespace gnomon::sim
