#include "cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "loopback_server.h"

namespace gnomon {
namespace {

using test::Bytes;
using test::LoopbackServer;
using testing::HasSubstr;

struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

Outcome run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "gnomon");
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_client(static_cast<int>(arguments.size()), arguments.data(), {out, err});
  return {status, out.str(), err.str()};
}

/// Answers every request with that body.
class FakeDaemon {
 public:
  explicit FakeDaemon(std::string body, std::string status = "200 OK")
      : server_{SOCK_STREAM,
                [answer = "HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n" +
                          body](const Bytes&) -> std::vector<Bytes> {
                  return {Bytes{answer.begin(), answer.end()}};
                }} {}

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port());
  }

 private:
  LoopbackServer server_;
};

TEST(StatusCommand, ExitStatusIsThatOfNtpstatAndThreeInHoldover) {
  const FakeDaemon good{R"({"state": "synchronized", "synchronized": true})"};
  EXPECT_EQ(run({"status", "--url", good.url().c_str()}).status, 0);
  const FakeDaemon bad{R"({"state": "unsynchronized", "synchronized": false})"};
  EXPECT_EQ(run({"status", "--url", bad.url().c_str()}).status, 1);
  const FakeDaemon coasting{R"({"state": "holdover", "synchronized": false})"};
  EXPECT_EQ(run({"status", "--url", coasting.url().c_str()}).status, 3);
  const FakeDaemon broken{"{}", "500 Internal Server Error"};
  const Outcome outcome = run({"status", "--url", broken.url().c_str()});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("HTTP status 500"));
}

TEST(CommandLine, AnUnknownWordNamesTheNearest) {
  const Outcome command = run({"perrs"});
  EXPECT_EQ(command.status, 2);
  EXPECT_THAT(command.err, HasSubstr("unknown command \"perrs\"; did you mean \"peers\"?"));
  const Outcome option = run({"status", "--jason"});
  EXPECT_EQ(option.status, 2);
  EXPECT_THAT(option.err, HasSubstr("did you mean \"--json\"?"));
  EXPECT_THAT(run({}).err, HasSubstr("subcommand"));
  EXPECT_EQ(run({"--help"}).status, 0);
}

TEST(StatusCommand, NoDaemonIsTwo) {
  const Outcome outcome = run({"status", "--url", "http://127.0.0.1:1"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(outcome.out.empty());
  EXPECT_THAT(outcome.err, HasSubstr("does not answer"));
}

TEST(PeersCommand, PrintsTableOrTheAnswerItself) {
  const std::string body = R"({"peers": [{"name": "ntp1", "state": "combined"}]})";
  const FakeDaemon daemon{body};
  const Outcome table = run({"peers", "--url", (daemon.url() + "/").c_str()});
  EXPECT_EQ(table.status, 0);
  EXPECT_THAT(table.out, HasSubstr("+  combined  ntp1"));
  EXPECT_EQ(run({"peers", "--json", "--url", daemon.url().c_str()}).out, body);
}

TEST(QueryCommand, SilenceIsOne) {
  const LoopbackServer silent{SOCK_DGRAM, [](const Bytes&) { return std::vector<Bytes>{}; }};
  const std::string host = "127.0.0.1:" + std::to_string(silent.port());
  const Outcome outcome = run({"query", "--samples", "1", "--timeout", "0.05", host.c_str()});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("No best server: no server answered."));
}

TEST(Client, WrongUsageIsTwo) {
  EXPECT_EQ(run({}).status, 2);
  EXPECT_EQ(run({"frobnicate"}).status, 2);
  EXPECT_EQ(run({"query"}).status, 2);
  EXPECT_EQ(run({"query", "-4", "-6", "127.0.0.1"}).status, 2);
  EXPECT_EQ(run({"query", "host:99999"}).status, 2);
}

TEST(Client, HelpAndVersionAreZero) {
  EXPECT_THAT(run({"--help"}).out, HasSubstr("query"));
  EXPECT_EQ(run({"--help"}).status, 0);
  EXPECT_THAT(run({"--version"}).out, HasSubstr("gnomon "));
}

TEST(ParseHost, TakesNamesAddressesAndPorts) {
  const auto text = [](const char* host) {
    const auto parsed = parse_host(host, 123);
    return parsed ? parsed->host + " " + std::to_string(parsed->port) : "refused";
  };
  EXPECT_EQ(text("ntp.example.com"), "ntp.example.com 123");
  EXPECT_EQ(text("ntp.example.com:1123"), "ntp.example.com 1123");
  EXPECT_EQ(text("192.0.2.1:1123"), "192.0.2.1 1123");
  EXPECT_EQ(text("2001:db8::1"), "2001:db8::1 123");
  EXPECT_EQ(text("[2001:db8::1]:1123"), "2001:db8::1 1123");
  EXPECT_EQ(text("name:"), "refused");
  EXPECT_EQ(text("name:0"), "refused");
  EXPECT_EQ(text(":123"), "refused");
  EXPECT_EQ(text("[name]:123"), "refused");
}

TEST(Resolve, GivesEachAddressOnceAndKeepsToTheFamily) {
  const auto v4 = resolve({"127.0.0.1", 123}, AddressFamily::kAny);
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->size(), 1U);
  EXPECT_FALSE(resolve({"127.0.0.1", 123}, AddressFamily::kV6));
}

}  // namespace
}  // namespace gnomon
