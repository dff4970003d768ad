#include "cli/survey.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "selection/intersection.h"

namespace gnomon {

namespace {

using Indices = std::vector<std::size_t>;

double jitter(const std::vector<ProbeSample>& samples, double offset) {
  if (samples.size() < 2) return 0;
  double sum = 0;
  for (const ProbeSample& sample : samples) {
    sum += std::pow(sample.measurement.offset_seconds - offset, 2);
  }
  return std::sqrt(sum / static_cast<double>(samples.size() - 1));
}

/// Of a server that has one.
ServerEstimate estimate_of(const Survey& survey, std::size_t i) {
  return survey.servers[i].estimate.value_or(ServerEstimate{});
}

/// Where a server says that the true offset is.
Interval claim(const Survey& survey, std::size_t i) {
  const ServerEstimate server = estimate_of(survey, i);
  return {.low = server.offset_seconds - server.root_distance_seconds,
          .high = server.offset_seconds + server.root_distance_seconds};
}

std::size_t closest(const Survey& survey, const Indices& among) {
  return *std::ranges::min_element(among, [&](std::size_t a, std::size_t b) {
    return estimate_of(survey, a).root_distance_seconds <
           estimate_of(survey, b).root_distance_seconds;
  });
}

Indices usable(const Survey& survey) {
  Indices result;
  for (std::size_t i = 0; i < survey.servers.size(); ++i) {
    const auto& server = survey.servers[i];
    if (server.estimate && server.estimate->synchronized) result.push_back(i);
  }
  return result;
}

/// Those whose claim holds this offset.
Indices that_claim(const Survey& survey, const Indices& among, double offset) {
  Indices result;
  for (const std::size_t i : among) {
    if (claim(survey, i).distance({.low = offset, .high = offset}) == 0) result.push_back(i);
  }
  return result;
}

/// Those of the majority; empty if there is none. As many claims meet at both ends of the
/// intersection. They are not the same claims if neighbours overlap like links of a chain: then
/// those with the nearer server count.
Indices majority(const Survey& survey, const Indices& among) {
  std::vector<Interval> claims;
  for (const std::size_t i : among) claims.push_back(claim(survey, i));
  const std::optional<Interval> overlap = intersect(claims);
  if (!overlap) return {};
  const Indices low = that_claim(survey, among, overlap->low);
  const Indices high = that_claim(survey, among, overlap->high);
  const bool high_is_nearer = estimate_of(survey, closest(survey, high)).root_distance_seconds <
                              estimate_of(survey, closest(survey, low)).root_distance_seconds;
  return high_is_nearer ? high : low;
}

void judge_alone(Survey& survey) {
  for (ServerReport& server : survey.servers) {
    if (!server.estimate) {
      server.verdict = ServerVerdict::kNoAnswer;
    } else if (!server.estimate->synchronized) {
      server.verdict = ServerVerdict::kUnsynchronized;
    } else {
      server.verdict = ServerVerdict::kUndecided;
    }
  }
}

std::string why_none(const Survey& survey, std::size_t usable_count) {
  if (usable_count > 0) {
    return fmt::format(
        "{} servers contradict each other and no majority agrees; which of them is "
        "right cannot be told",
        usable_count);
  }
  const bool answered =
      std::ranges::any_of(survey.servers, [](const ServerReport& s) { return s.answers > 0; });
  return answered ? "no server that answered is synchronised" : "no server answered";
}

std::string why_best(const ServerEstimate& best, std::size_t agreeing, std::size_t all) {
  if (all == 1) return "the only synchronised server that answered; nothing confirms it";
  return fmt::format("the smallest root distance ({}) of the {} that agree, of {} synchronised",
                     seconds_text(best.root_distance_seconds), agreeing, all);
}

}  // namespace

std::optional<ServerEstimate> estimate(const std::vector<ProbeSample>& samples) {
  if (samples.empty()) return std::nullopt;
  const ProbeSample& best = *std::ranges::min_element(
      samples, {}, [](const ProbeSample& sample) { return sample.measurement.delay_seconds; });
  const Header& header = best.header;
  const Measurement& measured = best.measurement;
  const double root_delay = header.root_delay.to_seconds();
  const double root_dispersion = header.root_dispersion.to_seconds();
  const double dispersion = root_dispersion + measured.dispersion_seconds;
  return ServerEstimate{
      .synchronized = best.synchronized,
      .stratum = header.stratum,
      .leap = header.leap,
      .refid = header.refid.to_text(header.stratum),
      .offset_seconds = measured.offset_seconds,
      .delay_seconds = measured.delay_seconds,
      .jitter_seconds = jitter(samples, measured.offset_seconds),
      .root_delay_seconds = root_delay,
      .root_dispersion_seconds = root_dispersion,
      .dispersion_seconds = dispersion,
      .root_distance_seconds = (root_delay + measured.delay_seconds) / 2 + dispersion};
}

Survey decide(std::vector<ServerReport> servers) {
  Survey survey{.servers = std::move(servers), .best = std::nullopt, .reason = {}};
  judge_alone(survey);
  const Indices candidates = usable(survey);
  const Indices agreeing = majority(survey, candidates);
  if (agreeing.empty()) {
    survey.reason = why_none(survey, candidates.size());
    return survey;
  }
  for (const std::size_t i : candidates) survey.servers[i].verdict = ServerVerdict::kDisagrees;
  for (const std::size_t i : agreeing) survey.servers[i].verdict = ServerVerdict::kAgrees;
  const std::size_t best = closest(survey, agreeing);
  survey.servers[best].verdict = ServerVerdict::kBest;
  survey.best = best;
  survey.reason = why_best(estimate_of(survey, best), agreeing.size(), candidates.size());
  return survey;
}

}  // namespace gnomon
