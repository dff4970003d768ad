#include "node/ourselves.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

Endpoint endpoint(const char* text) { return *Endpoint::parse(text); }

IpAddress address(const char* text) { return *IpAddress::parse(text); }

PeerAnnouncement follows(const char* whom) {
  return {.stratum = 3, .refid = RefId::from_address(address(whom))};
}

TEST(Ourselves, ServeAtTheConfiguredEndpointsOnly) {
  const Ourselves us{{.listen = {endpoint("192.0.2.1:123"), endpoint("127.0.0.9:1123")}}};
  EXPECT_TRUE(us.serve_at(endpoint("192.0.2.1:123"), {}));
  EXPECT_FALSE(us.serve_at(endpoint("192.0.2.1:1123"), {})) << "another daemon of this machine";
  EXPECT_TRUE(us.serve_at(endpoint("127.0.0.9:1123"), {}));
  EXPECT_FALSE(us.serve_at(endpoint("127.0.0.8:1123"), {}));
}

TEST(Ourselves, ServeAtAllAddressesOfTheMachineOnAWildcard) {
  Ourselves us{{.listen = {endpoint("0.0.0.0:123")}}};
  EXPECT_FALSE(us.serve_at(endpoint("192.0.2.1:123"), {}));
  EXPECT_TRUE(us.serve_at(endpoint("127.0.0.77:123"), {})) << "all of 127.0.0.0/8 is this machine";
  EXPECT_TRUE(us.serve_at(endpoint("192.0.2.1:123"), address("192.0.2.1")))
      << "who asks from the address that is asked";
  us.live_at({address("192.0.2.1"), address("2001:db8::1")});
  EXPECT_TRUE(us.serve_at(endpoint("192.0.2.1:123"), {}));
  EXPECT_FALSE(us.serve_at(endpoint("[2001:db8::1]:123"), {})) << "0.0.0.0 hears IPv4 only";
  us.configure({.listen = {endpoint("[::]:123")}});
  EXPECT_TRUE(us.serve_at(endpoint("[2001:db8::1]:123"), {}));
  EXPECT_TRUE(us.serve_at(endpoint("[::1]:123"), {}));
  us.configure({});
  EXPECT_FALSE(us.serve_at(endpoint("[2001:db8::1]:123"), {})) << "no server at all";
}

TEST(Ourselves, AreFollowedByWhoNamesAnyAddressOfOurs) {
  Ourselves us{{.listen = {endpoint("0.0.0.0:123"), endpoint("[::]:123")}}};
  us.live_at({address("127.0.0.1"), address("192.0.2.1"), address("2001:db8::1")});
  const Endpoint peer = endpoint("192.0.2.7:123");
  EXPECT_TRUE(us.followed_by(peer, follows("192.0.2.1"), {}));
  EXPECT_TRUE(us.followed_by(peer, follows("2001:db8::1"), {}));
  EXPECT_FALSE(us.followed_by(peer, follows("192.0.2.2"), {}));
  EXPECT_TRUE(us.followed_by(peer, follows("192.0.2.2"), address("192.0.2.2")));
  EXPECT_FALSE(us.followed_by(peer, follows("127.0.0.1"), {})) << "that is its own 127.0.0.1";
  EXPECT_TRUE(us.followed_by(endpoint("127.0.0.7:123"), follows("127.0.0.1"), {}));
  PeerAnnouncement primary = follows("192.0.2.1");
  primary.stratum = 1;
  EXPECT_FALSE(us.followed_by(peer, primary, {})) << "letters, no address";
}

TEST(Ourselves, RecogniseWhatTheyHaveSaid) {
  Ourselves us{{.listen = {endpoint("0.0.0.0:123")}}};
  ServedTime served{.servable = true,
                    .stratum = 5,
                    .refid = {0x7f7f0101},
                    .reference_time = LocalTime::from_nanoseconds(1'790'000'000'123'456'789),
                    .root_delay_seconds = 0.01};
  us.said(served);
  PeerAnnouncement heard{.stratum = 5,
                         .root_delay_seconds = NtpShort::from_seconds(0.01).to_seconds(),
                         .refid = {0x7f7f0101},
                         .reference = to_ntp(served.reference_time)};
  EXPECT_TRUE(us.have_said(heard));
  // An answer that was under way while something newer was published.
  for (int i = 0; i < 20; ++i) {
    served.reference_time += Duration::milliseconds(1);
    us.said(served);
  }
  EXPECT_TRUE(us.have_said(heard));
  heard.stratum = 6;
  EXPECT_FALSE(us.have_said(heard));
  heard.stratum = 5;
  heard.reference = {};
  EXPECT_FALSE(us.have_said(heard)) << "zero says nothing";
}

}  // namespace
}  // namespace gnomon
