#include "peer/addresses.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

// A name of which all addresses refuse us or are used by others is looked up again after this time.
constexpr Duration kLookAgain = Duration::milliseconds(1'024'000);
// So many addresses that refused are remembered for a name: more than a pool gives in one answer.
// Beyond that the oldest is forgotten, and may be asked once more.
constexpr std::size_t kMostRefused = 64;

bool contains(std::span<const IpAddress> addresses, const IpAddress& address) {
  return std::ranges::find(addresses, address) != addresses.end();
}

// A failed lookup is repeated after this time, then after twice as long, and so on. Five doublings
// make 64 s, which is then kept: a name server that comes back is noticed soon after. What a
// look-up costs is limited by the few workers that look up, not by this pause.
constexpr double kFirstRetrySeconds = 2;
constexpr unsigned kMaxDoublings = 5;
// Each pause is longer by up to this share of it, at random.
constexpr double kRetrySpread = 0.25;

}  // namespace

Addresses::Addresses(std::string host) : host_{std::move(host)}, current_{IpAddress::parse(host_)} {
  literal_ = current_.has_value();
  if (literal_) {
    known_ = {*current_};
  } else {
    due_ = MonoTime{};
  }
}

void Addresses::looking_up() {
  due_.reset();
  waiting_ = true;
}

bool Addresses::resolved(MonoTime now,
                         std::span<const IpAddress> addresses,
                         Taken taken,
                         Rng& rng) {
  waiting_ = false;
  if (addresses.empty()) {
    const unsigned doublings = std::min(failures_++, kMaxDoublings);
    const double pause = std::ldexp(kFirstRetrySeconds, static_cast<int>(doublings));
    due_ = now + Duration::seconds(pause * (1 + kRetrySpread * rng.uniform()));
    return false;
  }
  failures_ = 0;
  known_.assign(addresses.begin(), addresses.end());
  const bool changed = choose(taken);
  abandoned_ = false;
  if (!current_ || has_refused(*current_)) due_ = now + kLookAgain;
  return changed;
}

bool Addresses::choose_again(Taken taken) {
  if (known_.empty() || (current_ && !contains(taken, *current_))) return false;
  return choose(taken);
}

bool Addresses::choose(Taken taken) {
  const std::optional<IpAddress> before = current_;
  duplicate_.reset();
  const bool ours = current_ && contains(known_, *current_) && !contains(taken, *current_);
  if (ours && !abandoned_ && !has_refused(*current_)) return false;
  if (const auto free = next_free(taken)) {
    current_ = free;
  } else if (!ours) {
    // What is left is used by others, or has refused us before.
    const auto refuser =
        std::ranges::find_if(known_, [&](const auto& one) { return !contains(taken, one); });
    current_ = refuser == known_.end() ? std::nullopt : std::optional{*refuser};
    if (!current_) duplicate_ = known_.front();
  }
  return current_ != before;
}

std::optional<IpAddress> Addresses::next_free(Taken taken) const {
  // A resolver may give the same addresses in another order each time. So "the next one" is the one
  // behind the current one in the new order.
  std::size_t first = 0;
  while (first < known_.size() && known_[first] != current_) ++first;
  first = first < known_.size() ? first + 1 : 0;
  for (std::size_t i = 0; i < known_.size(); ++i) {
    const IpAddress& candidate = known_[(first + i) % known_.size()];
    if (!contains(taken, candidate) && !has_refused(candidate)) return candidate;
  }
  return std::nullopt;
}

bool Addresses::has_refused(const IpAddress& address) const { return contains(refused_, address); }

void Addresses::give_up(MonoTime now) {
  if (literal_) return;
  abandoned_ = true;
  // The answer of a look-up that is under way serves as well.
  if (!waiting_) due_ = now;
}

void Addresses::refused(MonoTime now) {
  if (!current_) return;
  if (!has_refused(*current_)) refused_.push_back(*current_);
  if (refused_.size() > kMostRefused) refused_.erase(refused_.begin());
  if (!literal_ && !waiting_) due_ = now;
}

void Addresses::forgive() { refused_.clear(); }

}  // namespace gnomon
