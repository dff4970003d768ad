#include "app/driver.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sys/own_addresses.h"

namespace gnomon {

namespace {

// An address that comes later is known after this time at the latest. Until then a peer that is
// this machine is found by its answers.
constexpr std::chrono::seconds kLookAtAddresses{10};

// CLOCK_MONOTONIC on both sides, so one is the other's count.
std::chrono::steady_clock::time_point to_steady(MonoTime time) {
  return std::chrono::steady_clock::time_point{std::chrono::nanoseconds{time.to_nanoseconds()}};
}

}  // namespace

Driver::Driver(Parts parts)
    : parts_{std::move(parts)},
      stage_{parts_.node, *this},
      sockets_{parts_.loop, [this](SystemTime stamp) { return parts_.clock.map().to_local(stamp); },
               *this},
      resolver_{parts_.loop, [this](const Resolution& answer) { feed(answer); }},
      timer_{parts_.loop},
      address_timer_{parts_.loop} {}

void Driver::start() {
  publish_map();
  feed(Start{});
  look_at_addresses();
}

void Driver::reload(const Config& config) {
  look_at_addresses();
  feed(Reload{.config = config});
}

void Driver::look_at_addresses() {
  std::vector<IpAddress> addresses = own_addresses();
  // An empty list says nothing: each machine has at least 127.0.0.1.
  if (!addresses.empty() && addresses != own_addresses_) {
    own_addresses_ = addresses;
    feed(OwnAddresses{.addresses = std::move(addresses)});
  }
  address_timer_.expires_after(kLookAtAddresses);
  address_timer_.async_wait([this](const std::error_code& error) {
    if (!error && !stopped_) look_at_addresses();
  });
}

void Driver::clock_changed() {
  publish_map();
  feed(Deadline{});
}

void Driver::stop() {
  feed(Stop{});
  stopped_ = true;
  sockets_.stop();
  timer_.cancel();
  address_timer_.cancel();
}

NodeSnapshot Driver::snapshot() { return parts_.node.snapshot(parts_.clock.read()); }

void Driver::feed(Input input) {
  if (stopped_) return;
  stage_.take(std::move(input));
  arm();
}

Result<ClockAdjustment, std::string> Driver::carry_out(const ClockCommand& command) {
  auto done = parts_.clock.apply(command);
  if (done) parts_.cells.publish(parts_.clock.map(), *done);
  return done;
}

void Driver::carry_out(const ClockStatus& status) { parts_.clock.set_status(status); }

void Driver::carry_out(const SendRequest& request) { sockets_.send(request); }

void Driver::carry_out(const CloseRequest& close) { sockets_.close(close); }

void Driver::carry_out(const ResolveName& lookup) { resolver_.resolve(lookup); }

void Driver::carry_out(const DropLookup& drop) { resolver_.drop(drop); }

void Driver::carry_out(const PublishServedTime& publish) { parts_.cells.publish(publish.served); }

void Driver::carry_out(const SaveFrequency& save) { parts_.save_frequency(save); }

void Driver::publish_map() { parts_.cells.publish(parts_.clock.map()); }

void Driver::arm() {
  const MonoTime due = std::min(stage_.next_deadline(), parts_.clock.next_tick());
  if (due == armed_for_) return;
  const MonoTime next = std::max(due, parts_.clock.read().mono);  // "at once" is no lag
  armed_for_ = next;
  timer_.expires_at(to_steady(next));
  timer_.async_wait([this](const std::error_code& error) {
    if (!error && !stopped_) on_timer();
  });
}

void Driver::on_timer() {
  const Now now = parts_.clock.read();
  parts_.observe_lag(std::max(0.0, (now.mono - armed_for_.value_or(now.mono)).to_seconds()));
  armed_for_.reset();
  if (parts_.clock.next_tick() <= now.mono) {
    parts_.clock.tick();
    publish_map();
  }
  if (stage_.next_deadline() <= now.mono) {
    feed(Deadline{});
  } else {
    arm();
  }
}

}  // namespace gnomon
