#include "app/settled_text.h"

#include <sys/stat.h>

#include <utility>

namespace gnomon {

namespace {

// With the pause of 200 ms a reload is given up after two seconds.
constexpr int kMostLooks = 10;

/// Which file it is and when it was written last; empty if there is none.
std::string stamp_of(const std::string& path) {
  struct stat status{};
  if (path.empty() || ::stat(path.c_str(), &status) != 0) return {};
  std::string stamp;
  for (const auto part :
       {static_cast<std::int64_t>(status.st_dev), static_cast<std::int64_t>(status.st_ino),
        static_cast<std::int64_t>(status.st_size), static_cast<std::int64_t>(status.st_mtim.tv_sec),
        static_cast<std::int64_t>(status.st_mtim.tv_nsec)}) {
    stamp += std::to_string(part) + " ";
  }
  return stamp;
}

std::string content_of(const Result<std::string, ConfigErrors>& text) {
  return text ? "text " + *text : "error " + to_text(text.error());
}

}  // namespace

SettledText::SettledText(asio::io_context& loop,
                         const ConfigSource& source,
                         std::chrono::milliseconds pause)
    : source_{source}, pause_{pause}, timer_{loop} {}

void SettledText::read(Taker take) {
  const bool under_way = take_ != nullptr;
  take_ = std::move(take);
  if (!under_way) look_again(look(), kMostLooks);
}

SettledText::Sight SettledText::look() const {
  std::string stamp = stamp_of(source_.path());
  return {.text = source_.read(), .stamp = std::move(stamp)};
}

void SettledText::look_again(Sight former, int looks_left) {
  timer_.expires_after(pause_);
  timer_.async_wait([this, former = std::move(former), looks_left](const std::error_code& error) {
    if (error) return;
    Sight sight = look();
    const bool settled =
        sight.stamp == former.stamp && content_of(sight.text) == content_of(former.text);
    if (settled) {
      finish(sight.text);
    } else if (looks_left > 0) {
      look_again(std::move(sight), looks_left - 1);
    } else {
      finish(failure(
          ConfigErrors{{.file = source_.name(),
                        .message = "it changes all the time, so somebody is still writing it: "
                                   "nothing was changed"}}));
    }
  });
}

void SettledText::finish(const Result<std::string, ConfigErrors>& text) {
  const Taker take = std::exchange(take_, nullptr);
  take(text);
}

}  // namespace gnomon
