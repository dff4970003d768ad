#include "app/driver.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace gnomon {

namespace {

/// Calls the handler that takes the alternative; the others ignore it.
template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

// CLOCK_MONOTONIC on both sides, so one is the other's count.
std::chrono::steady_clock::time_point to_steady(MonoTime time) {
  return std::chrono::steady_clock::time_point{std::chrono::nanoseconds{time.to_nanoseconds()}};
}

}  // namespace

Driver::Driver(Parts parts)
    : parts_{std::move(parts)},
      sockets_{parts_.loop, [this](SystemTime stamp) { return parts_.clock.map().to_local(stamp); },
               *this},
      resolver_{parts_.loop,
                [this](const Resolution& answer) {
                  feed([&](Now now, Outbox& out) { parts_.node.on_resolved(now, answer, out); });
                }},
      timer_{parts_.loop} {}

void Driver::start() {
  publish_map();
  feed([this](Now now, Outbox& out) { parts_.node.start(now, out); });
}

void Driver::reload(const Config& config) {
  feed([&](Now now, Outbox& out) { parts_.node.reload(now, config, out); });
}

void Driver::clock_changed() {
  publish_map();
  feed([this](Now now, Outbox& out) { parts_.node.on_deadline(now, out); });
}

void Driver::stop() {
  feed([this](Now now, Outbox& out) { parts_.node.stop(now, out); });
  stopped_ = true;
  timer_.cancel();
}

NodeSnapshot Driver::snapshot() { return parts_.node.snapshot(parts_.clock.read()); }

void Driver::on_datagram(const Datagram& datagram) {
  feed([&](Now now, Outbox& out) { parts_.node.on_datagram(now, datagram, out); });
}

void Driver::on_sent(const SendStamp& stamp) {
  feed([&](Now now, Outbox& out) { parts_.node.on_sent(now, stamp, out); });
}

void Driver::on_send_failed(SendId id) {
  feed([&](Now now, Outbox& out) { parts_.node.on_send_failed(now, id, out); });
}

void Driver::feed(const std::function<void(Now, Outbox&)>& input) {
  if (stopped_) return;
  Outbox out;
  input(parts_.clock.read(), out);
  execute(std::move(out));
  arm();
}

void Driver::execute(Outbox outbox) {
  std::deque<Outbox> waiting;
  waiting.push_back(std::move(outbox));
  while (!waiting.empty()) {
    const Outbox current = std::move(waiting.front());
    waiting.pop_front();
    for (const Output& output : current) {
      if (const auto* command = std::get_if<ClockCommand>(&output)) apply(*command, waiting);
    }
    for (const Output& output : current) carry_out(output);
  }
}

void Driver::apply(const ClockCommand& command, std::deque<Outbox>& followups) {
  const auto done = parts_.clock.apply(command);
  publish_map();
  Outbox out;
  if (done) {
    parts_.node.on_adjusted(parts_.clock.read(), *done, out);
  } else {
    parts_.node.on_adjust_failed(parts_.clock.read(), done.error(), out);
  }
  followups.push_back(std::move(out));
}

void Driver::carry_out(const Output& output) {
  std::visit(Overloaded{
                 [](const ClockCommand&) { /* already done, before all others */ },
                 [this](const ClockStatus& status) { parts_.clock.set_status(status); },
                 [this](const SendRequest& request) { sockets_.send(request); },
                 [this](const CloseRequest& request) { sockets_.close(request); },
                 [this](const ResolveName& lookup) { resolver_.resolve(lookup); },
                 [this](const PublishServedTime& publish) { parts_.cells.publish(publish.served); },
                 [this](const SaveFrequency& save) { parts_.save_frequency(save); },
             },
             output);
}

void Driver::publish_map() { parts_.cells.publish(parts_.clock.map()); }

void Driver::arm() {
  const MonoTime due = std::min(parts_.node.next_deadline(), parts_.clock.next_tick());
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
  feed([this](Now at, Outbox& out) {
    if (parts_.node.next_deadline() <= at.mono) parts_.node.on_deadline(at, out);
  });
}

}  // namespace gnomon
