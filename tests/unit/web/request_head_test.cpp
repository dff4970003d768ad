#include "web/request_head.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

constexpr std::size_t kIgnored = 100;

RequestHead get(std::string_view target, RequestHead::Fields fields = {{"Host", "x"}}) {
  return {.method = "GET", .target = target, .version = "HTTP/1.1", .fields = std::move(fields)};
}

/// The status of the refusal; 0: none.
unsigned refused(const RequestHead& head) {
  const auto judged = judge(head, kIgnored);
  return judged ? 0 : judged.error().status;
}

std::string path(std::string_view target) {
  const auto judged = judge(get(target), kIgnored);
  return judged ? judged->path : std::to_string(judged.error().status);
}

TEST(RequestHead, NeedsOneHostButForHttp10) {
  EXPECT_EQ(refused(get("/")), 0U);
  EXPECT_EQ(refused(get("/", {})), 400U);
  EXPECT_EQ(refused(get("/", {{"Host", "x"}, {"host", "x"}})), 400U);
  EXPECT_EQ(refused(get("/", {{"Host", ""}})), 0U);
  EXPECT_EQ(refused(get("/", {{"Host", "a b"}})), 400U);
  EXPECT_EQ(refused(get("/", {{"Host", "a/b"}})), 400U);
  EXPECT_EQ(refused(get("/", {{"Host", "user@a"}})), 400U);
  EXPECT_EQ(refused({.method = "GET", .target = "/", .version = "HTTP/1.0", .fields = {}}), 0U);
}

TEST(RequestHead, PathIsDecodedWithoutQueryAndAuthority) {
  EXPECT_EQ(path("/metrics"), "/metrics");
  EXPECT_EQ(path("/metrics?a=/b"), "/metrics");
  EXPECT_EQ(path("/metric%73"), "/metrics");
  EXPECT_EQ(path("http://a:1/metrics?x"), "/metrics");
  EXPECT_EQ(path("HTTP://a"), "/");
  EXPECT_EQ(path("http://a?/metrics"), "/");
  EXPECT_EQ(path("/%2e%2e/metrics"), "/../metrics");  // no such path
}

TEST(RequestHead, RefusesTargetsThatAreNone) {
  EXPECT_EQ(path("/metrics%00x"), "404");
  for (const std::string_view bad :
       {"", "metrics", "*", "/a b", "/a\x01", "/a\xff", "/%", "/%4", "/%zz", "ftp://a/metrics"}) {
    EXPECT_EQ(path(bad), "400") << bad;
  }
}

TEST(RequestHead, OtherMethodsAreToldWhichThereAre) {
  RequestHead head = get("*");
  head.method = "OPTIONS";
  const auto judged = judge(head, kIgnored);
  ASSERT_FALSE(judged);
  EXPECT_EQ(judged.error().status, 405U);
  EXPECT_EQ(judged.error().headers.front().second, "GET, HEAD");
  head.method = "G@T";
  EXPECT_EQ(refused(head), 400U);
}

TEST(RequestHead, ABodyIsIgnoredIfItIsSmallAndOfOneLength) {
  const auto with = [](RequestHead::Fields fields) {
    fields.emplace_back("Host", "x");
    return refused(get("/", std::move(fields)));
  };
  EXPECT_EQ(with({{"Content-Length", "100"}}), 0U);
  EXPECT_EQ(with({{"Content-Length", "101"}}), 413U);
  EXPECT_EQ(with({{"Content-Length", "99999999999999999999999"}}), 413U);
  for (const std::string_view bad : {"-1", "+1", "", "1x", "1, 1"}) {
    EXPECT_EQ(with({{"Content-Length", bad}}), 400U) << bad;
  }
  EXPECT_EQ(with({{"Content-Length", "1"}, {"content-length", "1"}}), 400U);
  EXPECT_EQ(with({{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}), 400U);
  EXPECT_EQ(with({{"Transfer-Encoding", "Chunked"}}), 0U);
  EXPECT_EQ(with({{"Transfer-Encoding", "gzip, chunked"}}), 501U);
}

TEST(RequestHead, RefusesFieldsThatAreNone) {
  for (const std::string_view bad : {"", "A ", "A b", "A\t", "(a)"}) {
    EXPECT_EQ(refused(get("/", {{"Host", "x"}, {bad, "v"}})), 400U) << bad;
  }
  EXPECT_EQ(refused(get("/", {{"Host", "x"}, {"A", "a\rb"}})), 400U);
}

TEST(RequestHead, ABrowserMayAskForThisHostByItsOwnNamesOnly) {
  const auto rebound = [](std::string_view host, std::string_view mark) {
    return is_rebound(get("/", {{"Host", host}, {mark, "x"}}), "ntp1");
  };
  for (const std::string_view good : {"127.0.0.1", "127.0.0.1:9923", "[::1]:9923", "localhost:9923",
                                      "LocalHost", "a.localhost", "ntp1:9923", "ntp1."}) {
    EXPECT_FALSE(rebound(good, "Accept-Language")) << good;
  }
  for (const std::string_view foreign : {"evil.example:9923", "127.0.0.1.evil.example",
                                         "xlocalhost", "ntp1.evil.example", "", "evil.example"}) {
    EXPECT_TRUE(rebound(foreign, "accept-language")) << foreign;
    EXPECT_TRUE(rebound(foreign, "Referer")) << foreign;
    EXPECT_FALSE(rebound(foreign, "User-Agent")) << foreign;  // a scraper
  }
}

}  // namespace
}  // namespace gnomon
