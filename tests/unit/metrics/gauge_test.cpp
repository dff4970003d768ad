#include "metrics/gauge.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sample_snapshot.h"

namespace gnomon {
namespace {

/// Stands for a value of any type, where nothing is evaluated.
struct Anything {
  template <class Member>
  operator Member() const;  // NOLINT(*-explicit-*): it has to convert
};

/// How many members an aggregate has: as many as it takes initialisers.
template <class Aggregate, class... Members>
consteval std::size_t count_members() {
  if constexpr (requires { Aggregate{Members{}..., Anything{}}; }) {
    return count_members<Aggregate, Members..., Anything>();
  } else {
    return sizeof...(Members);
  }
}

struct ThreeMembers {
  std::string text;
  std::optional<double> number;
  bool small = false;
};

static_assert(count_members<ThreeMembers>() == 3);

/// Which members of an `Owner` some view shows.
template <class Owner>
class Shown {
 public:
  template <class Member>
  void add(Member Owner::* member) {
    const auto* const start = reinterpret_cast<const std::byte*>(&owner_);
    places_.insert(reinterpret_cast<const std::byte*>(&(owner_.*member)) - start);
  }

  void add(auto /*member of another struct*/) {}

  [[nodiscard]] std::size_t count() const { return places_.size(); }

 private:
  Owner owner_;
  std::set<std::ptrdiff_t> places_;
};

TEST(Gauges, EveryValueOfAPeerHasARow) {
  using P = PeerSnapshot;
  Shown<P> shown;
  // What is no gauge: views show it by hand.
  shown.add(&P::name);
  shown.add(&P::address);
  shown.add(&P::state);
  shown.add(&P::state_detail);
  shown.add(&P::prefer);
  shown.add(&P::noselect);
  shown.add(&P::announced);
  shown.add(&P::local_clock);
  shown.add(&P::send_error);
  shown.add(&P::lookup_error);
  for (const PeerGauge& row : peer_gauges()) {
    std::visit([&shown](auto member) { shown.add(member); }, row.member);
  }
  EXPECT_EQ(shown.count(), count_members<P>())
      << "a member of PeerSnapshot has no row in peer_gauges.cpp and is not listed here";
}

TEST(Gauges, EveryValueOfTheSystemHasARow) {
  using S = SystemSnapshot;
  Shown<S> shown;
  // What is no gauge: views show it by hand, and `trusted` decides what /readyz says.
  shown.add(&S::state);
  shown.add(&S::synchronized);
  shown.add(&S::trusted);
  shown.add(&S::reason);
  shown.add(&S::reference_peer);
  shown.add(&S::reference_address);
  shown.add(&S::refid);
  shown.add(&S::leap_warning);
  shown.add(&S::local_clock);
  for (const SystemGauge& row : system_gauges()) {
    std::visit([&shown](auto member) { shown.add(member); }, row.member);
  }
  for (const PeerClass& row : peer_classes()) shown.add(row.count);
  EXPECT_EQ(shown.count(), count_members<S>())
      << "a member of SystemSnapshot has no row in system_gauges.cpp and is not listed here";
}

TEST(Gauges, JsonFollowsTheSnapshotWhateverTheOrderOfTheTable) {
  std::vector<std::string> names;
  for (const JsonNumber& number : json_numbers(PeerSnapshot{}, false)) {
    names.emplace_back(number.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"samples", "reach_register", "unanswered_polls",
                                             "poll_interval_seconds", "rate_limited",
                                             "denied_seconds", "last_sample_age_seconds"}));
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
