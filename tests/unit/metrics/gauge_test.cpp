#include "metrics/gauge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "sample_snapshot.h"

namespace gnomon {
namespace {

/// Which octets of an `Owner` some view shows.
template <class Owner>
class Shown {
 public:
  template <class Member>
  void add(Member Owner::* member) {
    const auto* const start = reinterpret_cast<const std::byte*>(&owner_);
    const auto* const place = reinterpret_cast<const std::byte*>(&(owner_.*member));
    std::fill_n(octets_.begin() + (place - start), sizeof(Member), true);
  }

  void add(auto /*member of another struct*/) {}

  /// The longest run of octets that no view shows; alignment leaves less than eight.
  [[nodiscard]] std::size_t longest_gap() const {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const bool shown : octets_) {
      run = shown ? 0 : run + 1;
      longest = std::max(longest, run);
    }
    return longest;
  }

 private:
  Owner owner_;
  std::vector<bool> octets_ = std::vector<bool>(sizeof(Owner));
};

TEST(Gauges, EveryValueOfAPeerHasARow) {
  using P = PeerSnapshot;
  Shown<P> shown;
  // What is no gauge: views show it by hand.
  shown.add(&P::name);
  shown.add(&P::address);
  shown.add(&P::state);
  shown.add(&P::prefer);
  shown.add(&P::noselect);
  shown.add(&P::announced);
  for (const PeerGauge& row : peer_gauges()) {
    std::visit([&shown](auto member) { shown.add(member); }, row.member);
  }
  EXPECT_LT(shown.longest_gap(), 8U) << "a member of PeerSnapshot has no row in peer_gauges.cpp";
}

TEST(Gauges, EveryValueOfTheSystemHasARow) {
  using S = SystemSnapshot;
  Shown<S> shown;
  shown.add(&S::state);
  shown.add(&S::synchronized);
  shown.add(&S::reason);
  shown.add(&S::reference_peer);
  shown.add(&S::reference_address);
  shown.add(&S::refid);
  for (const SystemGauge& row : system_gauges()) {
    std::visit([&shown](auto member) { shown.add(member); }, row.member);
  }
  for (const PeerClass& row : peer_classes()) shown.add(row.count);
  EXPECT_LT(shown.longest_gap(), 8U)
      << "a member of SystemSnapshot has no row in system_gauges.cpp";
}

TEST(Gauges, JsonFollowsTheSnapshotWhateverTheOrderOfTheTable) {
  std::vector<std::string> names;
  for (const JsonNumber& number : json_numbers(PeerSnapshot{}, false)) {
    names.emplace_back(number.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"samples", "reach_register", "unanswered_polls",
                                             "poll_interval_seconds", "last_sample_age_seconds"}));
}

TEST(Gauges, WholeNumbersStayWholeAndMissingValuesAreMissing) {
  PeerSnapshot peer{.samples = 12, .poll_interval_seconds = 64};
  const auto numbers = json_numbers(peer, false);
  EXPECT_EQ(numbers.front().value, Number{std::int64_t{12}});
  EXPECT_EQ(numbers[3].value, Number{64.0});
  EXPECT_FALSE(numbers.back().value);
  for (const PeerGauge& row : peer_gauges()) {
    if (row.series == "ntp_peer_stratum") {
      EXPECT_FALSE(read(row, peer));
      peer.announced = PeerAnnouncement{.stratum = 3};
      EXPECT_EQ(read(row, peer), Number{std::int64_t{3}});
    }
  }
}

}  // namespace
}  // namespace gnomon
