#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "app/shared_cells.h"
#include "clock/clock.h"
#include "io/client_sockets.h"
#include "io/resolver.h"
#include "model/node_io.h"
#include "node/hands.h"
#include "node/node.h"
#include "node/stage.h"

namespace gnomon {

/// The node's hands in a daemon: sockets, name lookups, the clock, the cells that the server reads.
/// Gives the node what comes in from them, and wakes it at its deadlines. One thread, the loop's.
class Driver final : private Hands, private ClientSockets::Handler {
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
  void on_datagram(const Datagram& datagram) override { feed(datagram); }

  void on_sent(const SendStamp& stamp) override { feed(stamp); }

  void on_send_failed(const SendFailed& failed) override { feed(failed); }

  [[nodiscard]] Now now() override { return parts_.clock.read(); }

  using Hands::carry_out;
  Result<ClockAdjustment, std::string> carry_out(const ClockCommand& command) override;
  void carry_out(const ClockStatus& status) override;
  void carry_out(const SendRequest& request) override;
  void carry_out(const CloseRequest& close) override;
  void carry_out(const ResolveName& lookup) override;
  void carry_out(const DropLookup& drop) override;
  void carry_out(const PublishServedTime& publish) override;
  void carry_out(const SaveFrequency& save) override;

  /// One input to the node, and all that follows from it.
  void feed(Input input);
  /// Tells the node the machine's addresses if they have changed, and looks again later.
  void look_at_addresses();
  void publish_map();
  void arm();
  void on_timer();

  Parts parts_;
  Stage stage_;
  ClientSockets sockets_;
  Resolver resolver_;
  asio::steady_timer timer_;
  asio::steady_timer address_timer_;
  std::vector<IpAddress> own_addresses_;  ///< as the node was told
  std::optional<MonoTime> armed_for_;     ///< none: the timer is not running
  bool stopped_ = false;
};

}  // namespace gnomon
