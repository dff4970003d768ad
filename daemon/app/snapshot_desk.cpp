#include "app/snapshot_desk.h"

#include <chrono>
#include <memory>
#include <utility>

#include <asio/post.hpp>

namespace gnomon {

namespace {

// A loop that does not come by within this time is stuck. A scrape has 10 s as a rule.
constexpr std::chrono::seconds kPatience{1};

}  // namespace

struct SnapshotDesk::Question {
  std::optional<Snapshot> answer;
};

SnapshotDesk::SnapshotDesk(asio::io_context& loop, std::function<Snapshot()> make)
    : loop_{loop}, make_{std::move(make)} {}

std::optional<Snapshot> SnapshotDesk::ask() {
  // Shared, because the loop may get to the question only after the asker has given up.
  const auto question = std::make_shared<Question>();
  asio::post(loop_, [this, question] {
    Snapshot snapshot = make_();
    const std::lock_guard lock{mutex_};
    question->answer = std::move(snapshot);
    changed_.notify_all();
  });
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, kPatience, [&] { return closed_ || question->answer.has_value(); });
  return std::move(question->answer);
}

void SnapshotDesk::close() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  changed_.notify_all();
}

}  // namespace gnomon
