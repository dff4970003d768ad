#include <fmt/core.h>

#include "config/readers.h"
#include "config/tables.h"

namespace gnomon::config {

namespace {

using C = ThresholdConfig;
using PairField = ThresholdPair C::*;

// Profile "database". A distributed database that orders events by clocks tolerates a skew of
// commonly 250 or 500 ms. The limits are well inside that.
constexpr C kDatabase{.offset_seconds = {.warning = 0.005, .critical = 0.050},
                      .max_error_seconds = {.warning = 0.050, .critical = 0.200},
                      .cluster_disagreement_seconds = {.warning = 0.005, .critical = 0.050},
                      .stratum = 4,
                      .min_peers = 3};

// Profile "telecom": good enough to correlate events and delays across a network. Phase for radio
// (1.5 us) needs more than NTP.
constexpr C kTelecom{.offset_seconds = {.warning = 0.000'100, .critical = 0.001},
                     .max_error_seconds = {.warning = 0.001, .critical = 0.005},
                     .cluster_disagreement_seconds = {.warning = 0.000'200, .critical = 0.001},
                     .stratum = 3,
                     .min_peers = 3};

// Profile "trading". Commission Delegated Regulation (EU) 2017/574 allows 100 us from UTC for
// high-frequency trading, and 1 ms for other electronic trading.
constexpr C kTrading{.offset_seconds = {.warning = 0.000'050, .critical = 0.000'100},
                     .max_error_seconds = {.warning = 0.000'100, .critical = 0.001},
                     .cluster_disagreement_seconds = {.warning = 0.000'050, .critical = 0.000'100},
                     .stratum = 3,
                     .min_peers = 3};

NumberReader limit() { return number(1e-9, 1e6, "seconds"); }

/// The keys `..._warning_seconds` and `..._critical_seconds` of a pair of limits.
Key<C> warning_key(const std::string& name, PairField pair) {
  return key<C>(name, limit(), [pair](C& target) -> double& { return (target.*pair).warning; });
}

Key<C> critical_key(const std::string& name, PairField pair) {
  return key<C>(name, limit(), [pair](C& target) -> double& { return (target.*pair).critical; });
}

/// The rule that `stem`_warning_seconds is at most `stem`_critical_seconds.
Rule<C> in_order(const std::string& stem, PairField pair) {
  const std::string warning = stem + "_warning_seconds";
  const std::string critical = stem + "_critical_seconds";
  auto check = [warning, critical, pair](const C& target, const Value& table) -> Problems {
    const ThresholdPair& limits = target.*pair;
    if (limits.warning <= limits.critical) return {};
    const bool given = find(std::get<Table>(table.data), warning) != nullptr;
    const std::string at_fault = given ? warning : critical;
    return {{.at = place_of(table, at_fault),
             .key = at_fault,
             .message = fmt::format("the warning limit {} is above the critical limit {}; expected "
                                    "at most equal",
                                    limits.warning, limits.critical)}};
  };
  return {.keys = {warning, critical, "profile"}, .check = check};
}

}  // namespace

const Section<ThresholdConfig>& thresholds_section() {
  const auto all_of_it = [](C& target) -> C& { return target; };
  static const Section<C> section{
      .name = "thresholds",
      // The profile is read first, so that the other keys override it wherever they stand.
      .keys = {key<C>("profile",
                      ChoiceReader<C>{{{"default", C{}},
                                       {"database", kDatabase},
                                       {"telecom", kTelecom},
                                       {"trading", kTrading}}},
                      all_of_it),
               warning_key("offset_warning_seconds", &C::offset_seconds),
               critical_key("offset_critical_seconds", &C::offset_seconds),
               warning_key("max_error_warning_seconds", &C::max_error_seconds),
               critical_key("max_error_critical_seconds", &C::max_error_seconds),
               warning_key("cluster_disagreement_warning_seconds",
                           &C::cluster_disagreement_seconds),
               critical_key("cluster_disagreement_critical_seconds",
                            &C::cluster_disagreement_seconds),
               key<C>("stratum", whole(1, 15, {}), &C::stratum),
               key<C>("min_peers", whole(0, kMostPeers, "peers"), &C::min_peers)},
      .rules = {in_order("offset", &C::offset_seconds),
                in_order("max_error", &C::max_error_seconds),
                in_order("cluster_disagreement", &C::cluster_disagreement_seconds)},
      .begin = {},
      .finish = {}};
  return section;
}

}  // namespace gnomon::config
