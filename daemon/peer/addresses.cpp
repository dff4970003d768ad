#include "peer/addresses.h"

#include <algorithm>

namespace gnomon {

namespace {

// A failed lookup is repeated after this time, then after twice as long, and so on. Nine doublings
// make 1024 s, which is then kept.
constexpr std::int64_t kFirstRetrySeconds = 2;
constexpr unsigned kMaxDoublings = 9;

}  // namespace

Addresses::Addresses(std::string host) : host_{std::move(host)}, current_{IpAddress::parse(host_)} {
  literal_ = current_.has_value();
  if (!literal_) due_ = MonoTime{};
}

void Addresses::looking_up() { due_.reset(); }

bool Addresses::resolved(MonoTime now, std::span<const IpAddress> addresses) {
  if (addresses.empty()) {
    const unsigned doublings = std::min(failures_++, kMaxDoublings);
    due_ = now + Duration::milliseconds((1000 * kFirstRetrySeconds) << doublings);
    return false;
  }
  failures_ = 0;
  // A resolver may give the same addresses in another order each time. So the current address stays
  // as long as it is among them, and "the next one" is the one behind it in the new order.
  std::size_t index = 0;
  while (index < addresses.size() && addresses[index] != current_) ++index;
  const bool still_named = index < addresses.size();
  if (still_named && !abandoned_) return false;
  const IpAddress next = addresses[still_named ? (index + 1) % addresses.size() : 0];
  abandoned_ = false;
  const bool changed = current_ != next;
  current_ = next;
  return changed;
}

void Addresses::give_up(MonoTime now) {
  if (literal_) return;
  abandoned_ = true;
  due_ = now;
}

}  // namespace gnomon
