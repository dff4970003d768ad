#include "sim/trace.h"

#include <variant>

namespace gnomon::sim {

namespace {

/// Adds what distinguishes one event from another of its kind.
struct Fields {
  Trace& trace;

  void code(auto value) const { trace.add(static_cast<std::uint64_t>(value)); }

  void operator()(const PeerAdded& event) const { trace.add(event.peer); }

  void operator()(const PeerRemoved& event) const { trace.add(event.peer); }

  void operator()(const PeerResolved& event) const {
    trace.add(event.peer);
    trace.add(event.address ? event.address->to_string() : "");
  }

  void operator()(const RequestSent& event) const { trace.add(event.peer); }

  void operator()(const ResponseReceived& event) const { trace.add(event.peer); }

  void operator()(const ResponseRejected& event) const {
    trace.add(event.peer);
    code(event.reason);
  }

  void operator()(const KissReceived& event) const {
    trace.add(event.peer);
    code(event.code);
  }

  void operator()(const SampleAccepted& event) const {
    trace.add(event.peer);
    trace.add(event.measurement.offset_seconds);
    trace.add(event.measurement.delay_seconds);
  }

  void operator()(const PeerStateChanged& event) const {
    trace.add(event.peer);
    code(event.to);
  }

  void operator()(const ReferenceChanged& event) const { trace.add(event.peer.value_or("")); }

  void operator()(const SystemStateChanged& event) const { code(event.to); }

  void operator()(const ClockUpdated& event) const {
    trace.add(event.offset_seconds);
    trace.add(event.frequency_ratio);
  }

  void operator()(const ClockStepped& event) const { trace.add(event.seconds); }

  void operator()(const ExternalClockChange& event) const { trace.add(event.seconds); }

  void operator()(const PanicRefused& event) const { trace.add(event.offset_seconds); }

  void operator()(const ClockFailed& event) const { trace.add(event.what); }

  void operator()(const ConfigReloaded& event) const { code(event.ok); }
};

}  // namespace

void Trace::add(TrueTime when, std::string_view node, const Event& event) {
  add(when);
  add(node);
  add(std::uint64_t{event.index()});
  std::visit(Fields{*this}, event);
}

void Trace::add(TrueTime when, std::string_view node, const ClockCommand& command) {
  add(when);
  add(node);
  add(static_cast<std::uint64_t>(command.phase));
  add(std::bit_cast<std::uint64_t>(command.phase_change.to_nanoseconds()));
  add(command.slew_ratio);
  add(command.frequency_ratio);
}

}  // namespace gnomon::sim
