#include "cli/survey.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/units.h"

namespace gnomon {

namespace {

// Reading the machine's clock and the kernel's stamp.
constexpr double kOwnPrecision = 1e-6;

using Indices = std::vector<std::size_t>;

bool is_synchronized(const Header& header) {
  return header.leap != LeapIndicator::kUnsynchronized && header.stratum > 0 &&
         header.stratum < kStratumUnsynchronized;
}

double jitter(const std::vector<Sample>& samples, double offset) {
  if (samples.size() < 2) return 0;
  double sum = 0;
  for (const Sample& sample : samples) sum += std::pow(sample.offset_seconds - offset, 2);
  return std::sqrt(sum / static_cast<double>(samples.size() - 1));
}

/// Of a server that has one.
ServerEstimate estimate_of(const Survey& survey, std::size_t i) {
  return survey.servers[i].estimate.value_or(ServerEstimate{});
}

bool claims(const ServerEstimate& server, double offset) {
  return std::fabs(server.offset_seconds - offset) <= server.root_distance_seconds;
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

// Where most intervals overlap, one of them begins: to try the lower ends is enough.
Indices largest_agreement(const Survey& survey, const Indices& among) {
  Indices best;
  for (const std::size_t candidate : among) {
    const ServerEstimate& server = estimate_of(survey, candidate);
    const double lowest = server.offset_seconds - server.root_distance_seconds;
    Indices agreeing;
    for (const std::size_t other : among) {
      // The candidate itself is counted whatever rounding makes of its own end.
      if (other == candidate || claims(estimate_of(survey, other), lowest)) {
        agreeing.push_back(other);
      }
    }
    const bool nearer = agreeing.size() == best.size() &&
                        estimate_of(survey, closest(survey, agreeing)).root_distance_seconds <
                            estimate_of(survey, closest(survey, best)).root_distance_seconds;
    if (agreeing.size() > best.size() || nearer) best = std::move(agreeing);
  }
  return best;
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

std::optional<ServerEstimate> estimate(const std::vector<Sample>& samples) {
  if (samples.empty()) return std::nullopt;
  const Sample& best = *std::ranges::min_element(
      samples, [](const Sample& a, const Sample& b) { return a.delay_seconds < b.delay_seconds; });
  const Header& header = best.header;
  const double root_delay = header.root_delay.to_seconds();
  const double root_dispersion = header.root_dispersion.to_seconds();
  const double dispersion = root_dispersion + std::ldexp(1.0, header.precision_log2) +
                            kOwnPrecision + kPhi * best.delay_seconds;
  return ServerEstimate{
      .synchronized = is_synchronized(header),
      .stratum = header.stratum,
      .leap = header.leap,
      .refid = header.refid.to_text(header.stratum),
      .offset_seconds = best.offset_seconds,
      .delay_seconds = best.delay_seconds,
      .jitter_seconds = jitter(samples, best.offset_seconds),
      .root_delay_seconds = root_delay,
      .root_dispersion_seconds = root_dispersion,
      .dispersion_seconds = dispersion,
      .root_distance_seconds = (root_delay + best.delay_seconds) / 2 + dispersion};
}

Survey decide(std::vector<ServerReport> servers) {
  Survey survey{.servers = std::move(servers), .best = std::nullopt, .reason = {}};
  judge_alone(survey);
  const Indices candidates = usable(survey);
  const Indices agreeing = largest_agreement(survey, candidates);
  if (agreeing.size() * 2 <= candidates.size()) {
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
