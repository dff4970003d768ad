#include "web/body_shelf.h"

#include <mutex>
#include <utility>
#include <vector>

namespace gnomon {
namespace {

constexpr std::size_t kMostKept = 2;

}  // namespace

struct BodyShelf::Kept {
  void put(std::unique_ptr<std::string> back) {
    const std::lock_guard lock{mutex};
    if (strings.size() < kMostKept) strings.push_back(std::move(back));
  }

  std::unique_ptr<std::string> take() {
    const std::lock_guard lock{mutex};
    if (strings.empty()) return std::make_unique<std::string>();
    std::unique_ptr<std::string> last = std::move(strings.back());
    strings.pop_back();
    return last;
  }

  std::mutex mutex;
  std::vector<std::unique_ptr<std::string>> strings;  ///< guarded by `mutex`
};

BodyShelf::BodyShelf() : kept_{std::make_shared<Kept>()} {}

std::shared_ptr<std::string> BodyShelf::take() {
  return {kept_->take().release(),
          [kept = kept_](std::string* one) { kept->put(std::unique_ptr<std::string>{one}); }};
}

}  // namespace gnomon
