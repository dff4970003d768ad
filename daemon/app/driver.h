#pragma once

#include <deque>
#include <functional>
#include <optional>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "app/shared_cells.h"
#include "clock/clock.h"
#include "io/client_sockets.h"
#include "io/resolver.h"
#include "model/node_io.h"
#include "node/node.h"

namespace gnomon {

/// Brings the node to life: delivers inputs with the time of the moment, carries out its outputs
/// before the next input (clock commands first), wakes it at its deadlines. One thread, the loop's.
class Driver final : private ClientSockets::Handler {
 public:
  /// What the driver works with; all of it outlives the driver.
  struct Parts {
    asio::io_context& loop;
    Clock& clock;
    Node& node;
    SharedCells& cells;
    /// Keeps the learnt frequency for the next start.
    std::function<void(const SaveFrequency&)> save_frequency;
    /// How late a deadline was served, seconds.
    std::function<void(double)> observe_lag;
  };

  explicit Driver(Parts parts);

  void start();
  void reload(const Config& config);
  /// The clock was given new errors or set behind our back: tell the workers at once.
  void clock_changed();
  /// Saves what is learnt and lets go of sockets and timers, so that the loop can end.
  void stop();

  [[nodiscard]] NodeSnapshot snapshot();

 private:
  void on_datagram(const Datagram& datagram) override;
  void on_sent(const SendStamp& stamp) override;
  void on_send_failed(SendId id) override;

  /// One input to the node, and all that follows from it.
  void feed(const std::function<void(Now, Outbox&)>& input);
  void execute(Outbox outbox);
  void carry_out(const Output& output);
  void apply(const ClockCommand& command, std::deque<Outbox>& followups);
  void publish_map();
  void arm();
  void on_timer();

  Parts parts_;
  ClientSockets sockets_;
  Resolver resolver_;
  asio::steady_timer timer_;
  std::optional<MonoTime> armed_for_;  ///< none: the timer is not running
  bool stopped_ = false;
};

}  // namespace gnomon
