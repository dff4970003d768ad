#include "filter/joint_filter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace gnomon {

namespace {

// Number of a peer's samples over which its difference is learnt.
constexpr double kDifferenceMemory = 64;
// Number of samples from which the state is made anew, shared by all peers, but at least kFewest
// of each.
constexpr std::size_t kReplayed = 512;
constexpr std::size_t kFewest = 2;
// Half of a difference is believed when its square is this many times its variance.
constexpr double kDoubt = 4;
// What no measurement shows: the asymmetry of the path and the error of the peer's own clock.
// Asymmetry adds up hop by hop, so its variance goes with the length of the path: a path of 20 ms
// has 50 us, one standard deviation. The last hop and the peer's clock together count as much as a
// path of 10 ms.
constexpr double kHiddenVariancePerSecond = 50e-6 * 50e-6 / 20e-3;
constexpr double kOwnPathSeconds = 10e-3;

}  // namespace

JointFilter::JointFilter() : bank_{Noise::kFromDelay} {}

bool JointFilter::up_to_date(std::span<const Voice> voices) const {
  return !outdated_ && std::ranges::equal(voices, members_, {}, &Voice::peer, &Member::peer);
}

void JointFilter::follow(std::span<const Voice> voices) {
  if (!up_to_date(voices)) rebuild(voices);
  for (std::size_t i = 0; i < voices.size(); ++i) members_[i].path_seconds = voices[i].path_seconds;
}

void JointFilter::rebuild(std::span<const Voice> voices) {
  struct Entry {
    Reading reading;
    std::size_t member = 0;
  };

  std::vector<Entry> entries;
  reset();
  const std::size_t share = std::max(kReplayed / std::max<std::size_t>(voices.size(), 1), kFewest);
  for (const Voice& voice : voices) {
    members_.push_back({.peer = voice.peer,
                        .path_seconds = voice.path_seconds,
                        .settled = voice.filter->settled()});
    if (voices.size() < 2) return;
    const std::size_t count = voice.filter->reading_count();
    for (std::size_t i = count - std::min(count, share); i < count; ++i) {
      entries.push_back({.reading = voice.filter->reading(i), .member = members_.size() - 1});
    }
  }
  if (entries.empty()) return;
  std::ranges::stable_sort(entries, {}, [](const Entry& entry) { return entry.reading.at; });
  guess_differences(voices, entries.back().reading.at);
  const Entry& oldest = entries.front();
  start(members_[oldest.member], oldest.reading, voices[oldest.member].filter->prior());
  for (std::size_t i = 1; i < entries.size(); ++i) {
    take(members_[entries[i].member], entries[i].reading);
  }
}

void JointFilter::guess_differences(std::span<const Voice> voices, LocalTime at) {
  // Without this guess, the differences between the first samples of different peers would pass
  // for a rate of the clock.
  double first = 0;
  for (std::size_t i = 0; i < voices.size(); ++i) {
    const auto estimate = voices[i].filter->estimate(at);
    if (!estimate) continue;
    if (i == 0) first = estimate->offset_seconds;
    members_[i].difference = estimate->offset_seconds - first;
    members_[i].weight = 1 / estimate->offset_variance;
  }
  divide_differences();
}

void JointFilter::add(PeerId peer, const PeerFilter& filter, Intake intake) {
  const auto member = std::ranges::find(members_, peer, &Member::peer);
  if (member == members_.end() || members_.size() < 2) return;
  // While a filter is not settled it judges its samples again with each new one, and after a jump
  // it drops the older ones. Both make the state outdated; `follow` then makes it anew.
  if (!last_ || !member->settled || !filter.settled() || intake == Intake::kJump) {
    outdated_ = true;
    return;
  }
  take(*member, filter.reading(filter.reading_count() - 1));
}

void JointFilter::start(Member& member, const Reading& reading, const RatePrior& prior) {
  bank_.start(without_bias(member, reading), prior);
  last_ = reading.at;
  learn_difference(member, reading);
}

void JointFilter::take(Member& member, const Reading& reading) {
  const LocalTime last = last_.value_or(reading.at);
  bank_.observe(std::max((reading.at - last).to_seconds(), 0.0), without_bias(member, reading));
  last_ = std::max(last, reading.at);
  learn_difference(member, reading);
}

Observation JointFilter::without_bias(const Member& member, const Reading& reading) {
  Observation seen = reading.seen;
  seen.offset_seconds -= member.bias;
  return seen;
}

void JointFilter::learn_difference(Member& member, const Reading& reading) {
  const DelayLaw& law = reading.seen.law;
  const double expected = bank_.mixture(0).offset + law.mean();
  const double residual = reading.seen.offset_seconds - expected;
  const double weight = 1 / law.variance();
  member.weight = member.weight * (1 - 1 / kDifferenceMemory) + weight;
  member.difference += weight / member.weight * (residual - member.difference);
  divide_differences();
}

void JointFilter::divide_differences() {
  double sum = 0;
  double weights = 0;
  for (Member& member : members_) {
    if (member.weight <= 0) continue;
    const double square = member.difference * member.difference;
    member.bias = member.difference * square / (square + kDoubt / member.weight);
    const double hidden = kHiddenVariancePerSecond * (member.path_seconds + kOwnPathSeconds);
    const double weight = 1 / (hidden + 1 / member.weight);
    sum += weight * member.bias;
    weights += weight;
  }
  if (weights <= 0) return;
  const double middle = sum / weights;
  for (Member& member : members_) {
    member.bias -= middle;
    member.difference -= middle;
  }
  // Where the middle is thought to be has changed. The state moves along, since the clock has not
  // moved.
  if (last_) bank_.shift(-middle, 0);
}

void JointFilter::on_adjusted(const ClockAdjustment& adjustment) {
  if (!last_) return;
  const double age = (*last_ - adjustment.at).to_seconds();
  const Duration moved =
      adjustment.phase_change + Duration::seconds(adjustment.frequency_change * age);
  *last_ += moved;
  bank_.shift(moved.to_seconds(), adjustment.frequency_change);
}

void JointFilter::give_up() { last_.reset(); }

void JointFilter::reset() {
  members_.clear();
  outdated_ = false;
  last_.reset();
}

std::optional<PhaseState> JointFilter::estimate(LocalTime at) const {
  if (!last_ || members_.size() < 2) return std::nullopt;
  return bank_.mixture(std::max((at - *last_).to_seconds(), 0.0));
}

}  // namespace gnomon
