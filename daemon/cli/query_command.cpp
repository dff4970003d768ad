#include <fmt/core.h>

#include <ostream>

#include "cli/commands.h"
#include "cli/render_query.h"
#include "cli/resolve.h"

namespace gnomon {

namespace {

constexpr int kWrongUsage = 2;
// Most addresses that are asked at once. It is enough for a dozen pools, and keeps a typing error
// from asking hundreds of servers.
constexpr std::size_t kMostServers = 64;

void add_reports(std::vector<ServerReport>& reports,
                 const HostAndPort& host,
                 AddressFamily family) {
  const auto endpoints = resolve(host, family);
  if (!endpoints) {
    reports.push_back({.host = host.host, .endpoint = std::nullopt, .problem = endpoints.error()});
    return;
  }
  for (const Endpoint& endpoint : *endpoints) {
    reports.push_back({.host = host.host, .endpoint = endpoint, .problem = {}});
  }
}

void take_over(ServerReport& report, const ProbeResult& result) {
  report.requests = result.requests;
  report.answers = static_cast<unsigned>(result.samples.size());
  report.estimate = estimate(result.samples);
  report.problem = result.samples.empty() ? result.problem : std::string{};
  if (!result.kiss.empty()) report.problem = "kiss-o'-death " + result.kiss;
}

void ask(std::vector<ServerReport>& reports, const ProbePlan& plan) {
  std::vector<Endpoint> endpoints;
  for (const ServerReport& report : reports) {
    if (report.endpoint) endpoints.push_back(*report.endpoint);
  }
  const std::vector<ProbeResult> results = probe(endpoints, plan);
  std::size_t next = 0;
  for (ServerReport& report : reports) {
    if (report.endpoint) take_over(report, results[next++]);
  }
}

}  // namespace

int query_command(const QueryOptions& options, const Streams& streams) {
  std::vector<ServerReport> reports;
  for (const std::string& text : options.hosts) {
    const auto host = parse_host(text, options.port);
    if (!host) {
      streams.err << "gnomon: " << host.error() << "\n";
      return kWrongUsage;
    }
    add_reports(reports, *host, options.family);
  }
  if (reports.size() > kMostServers) {
    streams.err << fmt::format("gnomon: {} addresses; at most {} are asked at once\n",
                               reports.size(), kMostServers);
    return kWrongUsage;
  }
  ask(reports, options.plan);
  const Survey survey = decide(std::move(reports));
  streams.out << (options.json ? query_json(survey) : render_query(survey));
  return exit_status(survey);
}

}  // namespace gnomon
