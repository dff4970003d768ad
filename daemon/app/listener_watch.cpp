#include "app/listener_watch.h"

#include <chrono>
#include <utility>

namespace gnomon {

namespace {

// How long a client goes without an answer after the address has come.
constexpr std::chrono::seconds kInterval{2};

}  // namespace

ListenerWatch::ListenerWatch(asio::io_context& loop, Look look, Report report)
    : timer_{loop}, look_{std::move(look)}, report_{std::move(report)} {}

void ListenerWatch::start() {
  look();
  arm();
}

void ListenerWatch::look() {
  const std::vector<ListenerSnapshot> before = std::exchange(listeners_, look_());
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    const bool was_good = i >= before.size() || before[i].listening();
    const bool changed =
        was_good ? !listeners_[i].listening() : before[i].problem != listeners_[i].problem;
    if (changed) report_(listeners_[i]);
  }
}

void ListenerWatch::arm() {
  timer_.expires_after(kInterval);
  timer_.async_wait([this](const std::error_code& error) {
    if (error) return;
    look();
    arm();
  });
}

}  // namespace gnomon
