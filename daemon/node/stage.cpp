#include "node/stage.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"

namespace gnomon {

void Stage::take(Input input) {
  if (running_) {
    Waiting later{.input = std::move(input), .payload = {}, .chain = chain_ + 1};
    if (auto* datagram = std::get_if<Datagram>(&later.input)) {
      later.payload.assign(datagram->payload.begin(), datagram->payload.end());
      datagram->payload = later.payload;
    }
    waiting_.push_back(std::move(later));
    return;
  }
  running_ = true;
  run({.input = std::move(input), .payload = {}, .chain = 0});
  while (!waiting_.empty()) {
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    run(next);
  }
  running_ = false;
}

void Stage::run(const Waiting& waiting) {
  chain_ = waiting.chain;
  GNOMON_CHECK(chain_ < kLongestChain);
  const Now now = hands_.now();
  Outbox outbox;
  if (watcher_ != nullptr) watcher_->before(now, waiting.input);
  node_.take(now, waiting.input, outbox);
  if (watcher_ != nullptr) watcher_->after(now, outbox);
  carry_out(outbox);
}

void Stage::carry_out(const Outbox& outbox) {
  for (const Output& output : outbox) {
    const auto* command = std::get_if<ClockCommand>(&output);
    if (command == nullptr) continue;
    auto done = hands_.carry_out(*command);
    Input answer = done ? Input{*done} : Input{AdjustFailed{.what = std::move(done.error())}};
    // Before all that waits: whatever happened since happened in the new frame.
    waiting_.push_front({.input = std::move(answer), .payload = {}, .chain = chain_ + 1});
  }
  for (const Output& output : outbox) {
    std::visit(
        [this]<class Kind>(const Kind& one) {
          if constexpr (!std::is_same_v<Kind, ClockCommand>) hands_.carry_out(one);
        },
        output);
  }
}

}  // namespace gnomon
