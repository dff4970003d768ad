#include "peer/addresses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace gnomon {
namespace {

const IpAddress kA = *IpAddress::parse("192.0.2.1");
const IpAddress kB = *IpAddress::parse("2001:db8::2");

Rng rng{Rng::expand(1)};

MonoTime at(double seconds) { return MonoTime{} + Duration::seconds(seconds); }

TEST(Addresses, ALiteralNeedsNoLookup) {
  Addresses addresses{"192.0.2.1"};
  EXPECT_EQ(addresses.current(), kA);
  EXPECT_FALSE(addresses.lookup_due());
  addresses.give_up(at(1));
  EXPECT_FALSE(addresses.lookup_due());
  EXPECT_EQ(addresses.current(), kA);
}

// A name server that comes back is noticed within a minute and a half, however long it was away.
TEST(Addresses, AFailedLookupIsRepeatedLessOftenButNeverSeldom) {
  Addresses addresses{"ntp.example.org"};
  EXPECT_TRUE(addresses.lookup_due());
  double pause = 2;
  std::set<double> waits;
  for (int i = 0; i < 15; ++i) {
    addresses.looking_up();
    EXPECT_FALSE(addresses.lookup_due());
    EXPECT_FALSE(addresses.resolved(at(0), std::vector<IpAddress>{}, {}, rng));
    const double wait = addresses.lookup_due()->since_origin().to_seconds();
    EXPECT_GE(wait, pause);
    EXPECT_LE(wait, 1.25 * pause);
    waits.insert(wait);
    pause = std::min(2 * pause, 64.0);
  }
  EXPECT_EQ(waits.size(), 15U) << "no two pauses are the same";
  EXPECT_TRUE(addresses.failed());
}

TEST(Addresses, GivingUpDuringALookupWaitsForItsAnswer) {
  Addresses addresses{"ntp.example.org"};
  addresses.resolved(at(0), std::vector<IpAddress>{kA, kB}, {}, rng);
  addresses.give_up(at(1));
  addresses.looking_up();
  EXPECT_TRUE(addresses.is_looking_up());
  addresses.give_up(at(2));
  EXPECT_FALSE(addresses.lookup_due());
  EXPECT_TRUE(addresses.resolved(at(3), std::vector<IpAddress>{kA, kB}, {}, rng));
  EXPECT_FALSE(addresses.is_looking_up());
  EXPECT_EQ(addresses.current(), kB);
}

TEST(Addresses, KeepsAnAddressThatIsStillNamed) {
  Addresses addresses{"ntp.example.org"};
  EXPECT_TRUE(addresses.resolved(at(0), std::vector<IpAddress>{kA, kB}, {}, rng));
  EXPECT_FALSE(addresses.resolved(at(1), std::vector<IpAddress>{kB, kA}, {}, rng));
  EXPECT_EQ(addresses.current(), kA);
}

TEST(Addresses, TakesTheNextOneAfterGivingUp) {
  Addresses addresses{"ntp.example.org"};
  addresses.resolved(at(0), std::vector<IpAddress>{kA, kB}, {}, rng);
  addresses.give_up(at(5));
  EXPECT_EQ(addresses.lookup_due(), at(5));
  addresses.looking_up();
  EXPECT_TRUE(addresses.resolved(at(6), std::vector<IpAddress>{kA, kB}, {}, rng));
  EXPECT_EQ(addresses.current(), kB);
  addresses.give_up(at(7));
  EXPECT_TRUE(addresses.resolved(at(8), std::vector<IpAddress>{kA, kB}, {}, rng));
  EXPECT_EQ(addresses.current(), kA);
}

TEST(Addresses, ReplacesAnAddressThatIsNoLongerNamed) {
  Addresses addresses{"ntp.example.org"};
  addresses.resolved(at(0), std::vector<IpAddress>{kA}, {}, rng);
  EXPECT_TRUE(addresses.resolved(at(1), std::vector<IpAddress>{kB}, {}, rng));
  EXPECT_EQ(addresses.current(), kB);
}

const std::vector<IpAddress> kBoth{kA, kB};

TEST(Addresses, DoesNotTakeWhatAnotherPeerUses) {
  Addresses addresses{"ntp.example.org"};
  EXPECT_TRUE(addresses.resolved(at(0), kBoth, std::vector{kA}, rng));
  EXPECT_EQ(addresses.current(), kB);
  EXPECT_FALSE(addresses.duplicate());
}

TEST(Addresses, IsADuplicateUntilAnAddressIsFree) {
  Addresses addresses{"ntp.example.org"};
  EXPECT_FALSE(addresses.resolved(at(0), kBoth, kBoth, rng));
  EXPECT_FALSE(addresses.current());
  EXPECT_EQ(addresses.duplicate(), kA);
  EXPECT_EQ(addresses.lookup_due(), at(1024));
  EXPECT_FALSE(addresses.choose_again(kBoth));
  EXPECT_TRUE(addresses.choose_again(std::vector{kA}));
  EXPECT_EQ(addresses.current(), kB);
  EXPECT_FALSE(addresses.duplicate());
}

TEST(Addresses, ALiteralThatIsInUseIsADuplicateAsWell) {
  Addresses addresses{"192.0.2.1"};
  EXPECT_TRUE(addresses.choose_again(std::vector{kA}));
  EXPECT_EQ(addresses.duplicate(), kA);
  EXPECT_TRUE(addresses.choose_again({}));
  EXPECT_EQ(addresses.current(), kA);
}

TEST(Addresses, AMappedAddressIsTheIPv4Address) {
  Addresses addresses{"::ffff:192.0.2.1"};
  EXPECT_TRUE(addresses.choose_again(std::vector{kA}));
  EXPECT_EQ(addresses.duplicate(), kA);
}

TEST(Addresses, ANameThatMovesOntoAUsedAddressIsADuplicate) {
  Addresses addresses{"ntp.example.org"};
  EXPECT_TRUE(addresses.resolved(at(0), std::vector{kB}, {}, rng));
  EXPECT_TRUE(addresses.resolved(at(1), std::vector{kA}, std::vector{kA}, rng));
  EXPECT_FALSE(addresses.current());
  EXPECT_EQ(addresses.duplicate(), kA);
}

TEST(Addresses, WhatHasRefusedIsTakenOnlyIfThereIsNothingElse) {
  Addresses addresses{"ntp.example.org"};
  addresses.looking_up();
  addresses.resolved(at(0), kBoth, {}, rng);
  addresses.refused(at(5));
  EXPECT_EQ(addresses.lookup_due(), at(5));
  EXPECT_TRUE(addresses.resolved(at(6), kBoth, {}, rng));
  EXPECT_EQ(addresses.current(), kB);
  // The other one is given up later: the first does not come back.
  addresses.give_up(at(7));
  EXPECT_FALSE(addresses.resolved(at(8), kBoth, {}, rng));
  EXPECT_EQ(addresses.current(), kB);
  addresses.refused(at(9));
  EXPECT_FALSE(addresses.resolved(at(10), kBoth, {}, rng));
  EXPECT_EQ(addresses.lookup_due(), at(10 + 1024)) << "now and then the name is looked up";
  addresses.forgive();
  addresses.give_up(at(11));
  EXPECT_TRUE(addresses.resolved(at(12), kBoth, {}, rng));
  EXPECT_EQ(addresses.current(), kA);
}

}  // namespace
}  // namespace gnomon
