#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "exchange_world.h"
#include "filter/joint_filter.h"
#include "filter/peer_filter.h"

namespace gnomon {

/// A server and the path to it.
struct Singer {
  double error_seconds = 0;  ///< the server's own, constant
  double queue_seconds = 100e-6;
  double path_seconds = 10e-3;  ///< as told to the joint filter
};

/// One wandering clock, several servers, each with its filter, and the joint filter over them.
class Choir {
 public:
  Choir(const WorldConfig& config, std::vector<Singer> singers)
      : world_{config},
        singers_{std::move(singers)},
        filters_(singers_.size(), PeerFilter{kConfig}) {
    for (std::size_t i = 0; i < singers_.size(); ++i) voices_.push_back(i);
  }

  World& world() { return world_; }

  JointFilter& joint() { return joint_; }

  PeerFilter& filter(std::size_t singer) { return filters_[singer]; }

  Singer& singer(std::size_t singer) { return singers_[singer]; }

  /// Who is listened to from now on.
  void listen_to(std::vector<std::size_t> voices) { voices_ = std::move(voices); }

  /// One exchange with a server, in the order of things of a node.
  Intake ask(std::size_t singer) {
    const Intake intake = hear(singer);
    follow();
    return intake;
  }

  /// The same while nobody is selected.
  Intake hear(std::size_t singer) {
    const Singer& asked = singers_[singer];
    world_.config().forward_mean_seconds = asked.queue_seconds;
    world_.config().backward_mean_seconds = asked.queue_seconds;
    Measurement measured = world_.measure();
    measured.offset_seconds += asked.error_seconds;
    const Intake intake = filters_[singer].add(measured);
    if (taken(intake)) joint_.add(id(singer), filters_[singer], intake);
    return intake;
  }

  void follow() {
    std::vector<Voice> voices;
    for (const std::size_t singer : voices_) {
      if (!filters_[singer].estimate(world_.local())) continue;
      voices.push_back({.peer = id(singer),
                        .filter = &filters_[singer],
                        .path_seconds = singers_[singer].path_seconds});
    }
    joint_.follow(voices);
  }

  /// Corrects the clock by all that is known.
  void steer() {
    const auto state = joint_.estimate(world_.local());
    if (state) adjust(state->offset, world_.correction() + state->rate);
  }

  void adjust(double phase_seconds, double frequency_ratio) {
    const ClockAdjustment done = world_.adjust(phase_seconds, frequency_ratio);
    for (PeerFilter& filter : filters_) filter.on_adjusted(done);
    joint_.on_adjusted(done);
  }

  /// Every voice is asked once in `interval`, one after the other, the clock steered by each;
  /// `look(choir)` sees the clock before each exchange.
  template <class Look>
  void sing(int rounds, double interval, Look look) {
    for (int round = 0; round < rounds; ++round) {
      for (const std::size_t singer : voices_) {
        look(*this);
        if (taken(ask(singer))) steer();
        world_.advance(interval / static_cast<double>(voices_.size()));
      }
    }
  }

  void sing(int rounds, double interval) {
    sing(rounds, interval, [](Choir& /*choir*/) {});
  }

 private:
  static constexpr FilterConfig kConfig{.precision_seconds = 1e-7, .max_drift_ratio = 15e-6};

  static PeerId id(std::size_t singer) { return static_cast<PeerId>(singer) + 1; }

  World world_;
  std::vector<Singer> singers_;
  std::vector<PeerFilter> filters_;
  std::vector<std::size_t> voices_;
  JointFilter joint_;
};

}  // namespace gnomon
