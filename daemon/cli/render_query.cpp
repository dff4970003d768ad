#include "cli/render_query.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/units.h"
#include "cli/text_table.h"

namespace gnomon {

namespace {

using Json = nlohmann::ordered_json;

std::string verdict_word(ServerVerdict verdict) {
  switch (verdict) {
    case ServerVerdict::kBest:
      return "best";
    case ServerVerdict::kAgrees:
      return "agrees";
    case ServerVerdict::kDisagrees:
      return "disagrees";
    case ServerVerdict::kUndecided:
      return "undecided";
    case ServerVerdict::kUnsynchronized:
      return "unsynchronised";
    case ServerVerdict::kNoAnswer:
      return "no answer";
  }
  return "no answer";
}

const char* leap_word(LeapIndicator leap) {
  switch (leap) {
    case LeapIndicator::kNone:
      return "none";
    case LeapIndicator::kInsert:
      return "+1 s";
    case LeapIndicator::kDelete:
      return "-1 s";
    case LeapIndicator::kUnsynchronized:
      return "unknown";
  }
  return "unknown";
}

std::string address_text(const ServerReport& server) {
  if (!server.endpoint) return "-";
  const bool usual = server.endpoint->port == kNtpPort;
  return usual ? server.endpoint->address.to_string() : server.endpoint->to_string();
}

std::vector<std::string> row(const ServerReport& server) {
  std::string verdict = verdict_word(server.verdict);
  if (!server.problem.empty()) verdict += ": " + server.problem;
  const std::string answers = fmt::format("{}/{}", server.answers, server.requests);
  if (!server.estimate) {
    return {server.host, address_text(server), "-", "-", "-", answers, "-", "-", "-", "-", "-",
            verdict};
  }
  const ServerEstimate& e = *server.estimate;
  return {server.host,
          address_text(server),
          fmt::format("{}", e.stratum),
          e.refid.empty() ? "-" : e.refid,
          leap_word(e.leap),
          answers,
          offset_text(e.offset_seconds),
          seconds_text(e.delay_seconds),
          seconds_text(e.jitter_seconds),
          seconds_text(e.dispersion_seconds),
          seconds_text(e.root_distance_seconds),
          verdict};
}

std::string where_the_clock_is(const ServerEstimate& best) {
  const std::string size = seconds_text(std::fabs(best.offset_seconds));
  const std::string bound = seconds_text(best.root_distance_seconds);
  const char* side = best.offset_seconds < 0 ? "ahead" : "behind";
  return fmt::format("The local clock is {} {} (+- {}). It was not changed.\n", size, side, bound);
}

Json estimate_json(const ServerEstimate& e) {
  return {{"synchronized", e.synchronized},
          {"stratum", e.stratum},
          {"leap", static_cast<int>(e.leap)},
          {"refid", e.refid},
          {"offset_seconds", e.offset_seconds},
          {"delay_seconds", e.delay_seconds},
          {"jitter_seconds", e.jitter_seconds},
          {"root_delay_seconds", e.root_delay_seconds},
          {"root_dispersion_seconds", e.root_dispersion_seconds},
          {"dispersion_seconds", e.dispersion_seconds},
          {"root_distance_seconds", e.root_distance_seconds}};
}

/// An estimate whose values are all null, so that a program finds the same keys for every server.
Json no_estimate_json() {
  Json json = estimate_json({});
  for (auto& member : json) member = nullptr;
  return json;
}

Json server_json(const ServerReport& server) {
  Json json;
  json["host"] = server.host;
  json["address"] = server.endpoint ? Json(server.endpoint->address.to_string()) : Json(nullptr);
  json["port"] = server.endpoint ? Json(server.endpoint->port) : Json(nullptr);
  json["requests"] = server.requests;
  json["answers"] = server.answers;
  json["verdict"] = verdict_word(server.verdict);
  json["problem"] = server.problem.empty() ? Json(nullptr) : Json(server.problem);
  json.update(server.estimate ? estimate_json(*server.estimate) : no_estimate_json());
  return json;
}

}  // namespace

std::string render_query(const Survey& survey) {
  constexpr auto kRight = TextTable::Align::kRight;
  TextTable table{{{"server"},
                   {"address"},
                   {"stratum", kRight},
                   {"refid"},
                   {"leap"},
                   {"answers", kRight},
                   {"offset", kRight},
                   {"delay", kRight},
                   {"jitter", kRight},
                   {"dispersion", kRight},
                   {"distance", kRight},
                   {"verdict"}}};
  for (const ServerReport& server : survey.servers) table.add(row(server));
  std::string text = table.render() + "\n";
  if (!survey.best) return text + "No best server: " + survey.reason + ".\n";
  const ServerReport& best = survey.servers[*survey.best];
  text += fmt::format("Best: {} ({}): {}.\n", best.host, address_text(best), survey.reason);
  return best.estimate ? text + where_the_clock_is(*best.estimate) : text;
}

std::string query_json(const Survey& survey) {
  Json servers = Json::array();
  for (const ServerReport& server : survey.servers) servers.push_back(server_json(server));
  Json best = nullptr;
  if (survey.best) best = servers[*survey.best];
  const Json json{{"servers", servers}, {"best", best}, {"reason", survey.reason}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int exit_status(const Survey& survey) {
  const bool usable = std::ranges::any_of(
      survey.servers, [](const ServerReport& s) { return s.estimate && s.estimate->synchronized; });
  return usable ? 0 : 1;
}

}  // namespace gnomon
