#include "metrics/recorder.h"

#include <cmath>

#include "metrics/instruments.h"

namespace gnomon {
namespace {

StepDirection direction_of(double seconds) {
  return seconds < 0 ? StepDirection::kBackward : StepDirection::kForward;
}

Outcome outcome_of(bool ok) { return ok ? Outcome::kOk : Outcome::kFailed; }

}  // namespace

struct Recorder::Parts {
  prometheus::Registry registry;
  PeerCountTable peers;
  CounterSet updates = make_counter(registry, "ntp_system_updates_total");
  CounterSet reference_changes = make_counter(registry, "ntp_system_reference_changes_total");
  CounterSet steps = make_counter(registry, "ntp_system_steps_total");
  CounterSet step_seconds = make_counter(registry, "ntp_system_step_seconds_total");
  CounterSet external = make_counter(registry, "ntp_system_external_clock_changes_total");
  CounterSet panics = make_counter(registry, "ntp_system_panics_total");
  CounterSet reloads = make_counter(registry, "ntp_daemon_config_reloads_total");
  CounterSet state_file_errors = make_counter(registry, "ntp_daemon_state_file_write_errors_total");
  CounterSet scrapes = make_counter(registry, "ntp_metrics_scrapes_total");
  prometheus::Histogram& update_offset =
      make_histogram(registry, "ntp_system_update_offset_abs_seconds");
  prometheus::Histogram& loop_lag = make_histogram(registry, "ntp_daemon_event_loop_lag_seconds");
  prometheus::Histogram& scrape_duration =
      make_histogram(registry, "ntp_metrics_scrape_duration_seconds");

  void on(const PeerAdded& event) { peers.add(event.peer); }

  void on(const PeerRemoved& event) { peers.remove(event.peer); }

  void on(const PeerResolved& event) {
    count(event, PeerCounter::kResolutions, event.result);
    if (event.replaced) count(event, PeerCounter::kReplacements);
  }

  void on(const RequestSent& event) { count(event, PeerCounter::kRequestsSent); }

  void on(const RequestFailed& event) { count(event, PeerCounter::kSendErrors, event.reason); }

  void on(const SendingRecovered& /*event*/) {}

  void on(const ResponseReceived& event) { count(event, PeerCounter::kResponsesReceived); }

  void on(const ResponseRejected& event) { count(event, PeerCounter::kRejected, event.reason); }

  void on(const KissReceived& event) { count(event, PeerCounter::kKisses, event.code); }

  void on(const SampleAccepted& event) {
    const Measurement& measurement = event.measurement;
    count(event, PeerCounter::kSamplesAccepted);
    count(event, PeerCounter::kTimestamps, measurement.transmit_layer);
    count(event, PeerCounter::kTimestamps, measurement.receive_layer);
    if (PeerCounts* const peer = peers.find(event.peer)) {
      peer->observe_round_trip(measurement.delay_seconds);
    }
  }

  void on(const ReferenceChanged& /*event*/) { reference_changes.increment(); }

  void on(const ClockUpdated& event) {
    updates.increment();
    update_offset.Observe(std::abs(event.offset_seconds));
  }

  void on(const ClockStepped& event) {
    steps.increment(direction_of(event.seconds));
    step_seconds.increment(direction_of(event.seconds), std::abs(event.seconds));
  }

  void on(const ExternalClockChange& /*event*/) { external.increment(); }

  void on(const PanicRefused& /*event*/) { panics.increment(); }

  void on(const ConfigReloaded& event) { reloads.increment(outcome_of(event.ok)); }

  void on(const StateFileTried& event) {
    if (!event.ok) state_file_errors.increment();
  }

  // States are shown from the snapshot, and a failed system call is counted by the clock.
  void on(const PeerStateChanged& /*event*/) {}

  void on(const SystemStateChanged& /*event*/) {}

  void on(const ClockFailed& /*event*/) {}

  void on(const ListenerChanged& /*event*/) {}

  void on(const LeapWarningChanged& /*event*/) {}

  /// Counts for the event's peer, by `label` if the counter has an enumerated one.
  void count(const auto& event, PeerCounter counter, auto... label) {
    if (PeerCounts* const peer = peers.find(event.peer)) peer->increment(counter, label...);
  }
};

Recorder::Recorder() : parts_{std::make_unique<Parts>()} {}

Recorder::~Recorder() = default;

void Recorder::on_event(Now /*now*/, const Event& event) {
  std::visit([this](const auto& one) { parts_->on(one); }, event);
}

void Recorder::observe_event_loop_lag(double seconds) { parts_->loop_lag.Observe(seconds); }

void Recorder::observe_scrape(ExpositionFormat format, double seconds) {
  parts_->scrapes.increment(format);
  parts_->scrape_duration.Observe(seconds);
}

void Recorder::collect(Families& out) const { out.add_all(parts_->registry.Collect()); }

PeerCountTable::Counts Recorder::peers() const { return parts_->peers.all(); }

}  // namespace gnomon
