#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "config/readers.h"
#include "config/tables.h"

namespace gnomon::config {

namespace {

Problems polls_in_order(const PeerConfig& peer, const Value& table) {
  if (peer.minpoll <= peer.maxpoll) return {};
  const bool given = find(std::get<Table>(table.data), "minpoll") != nullptr;
  const std::string at_fault = given ? "minpoll" : "maxpoll";
  const std::string message = fmt::format("minpoll {} is above maxpoll {}; expected at most equal",
                                          peer.minpoll, peer.maxpoll);
  return {{place_of(table, at_fault), at_fault, message}};
}

Problems prefer_or_noselect(const PeerConfig& peer, const Value& table) {
  if (!peer.prefer || !peer.noselect) return {};
  return {{place_of(table, "noselect"), "noselect",
           "given together with prefer; a peer that is never selected cannot be preferred"}};
}

/// `identify` names what must be unique in a peer; an empty text is not looked at.
template <class Identify>
Problems find_twins(const Config& config,
                    const Value& table,
                    const std::string& key,
                    Identify identify) {
  const Entry* entry = find(std::get<Table>(table.data), "peer");
  const List* list = entry == nullptr ? nullptr : std::get_if<List>(&entry->value.data);
  if (list == nullptr || list->size() != config.peers.size()) return {};
  Problems problems;
  std::map<std::string, unsigned> first_lines;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string identity = identify(config.peers[i]);
    if (identity.empty()) continue;
    const Value& section = (*list)[i];
    const auto [first, is_new] = first_lines.emplace(identity, section.at.line);
    if (is_new) continue;
    problems.push_back({place_of(section, key), "peer." + key,
                        fmt::format("\"{}\" is already given to the peer at line {}; expected "
                                    "another one",
                                    identity, first->second)});
  }
  return problems;
}

Problems unique_names(const Config& config, const Value& table) {
  return find_twins(config, table, "name", [](const PeerConfig& peer) { return peer.name; });
}

// Host names may stand twice (a pool gives another server each time), addresses may not: one server
// would count as two in every vote.
Problems unique_addresses(const Config& config, const Value& table) {
  return find_twins(config, table, "address", [](const PeerConfig& peer) {
    const auto address = IpAddress::parse(peer.address);
    return address ? Endpoint{*address, peer.port}.to_string() : std::string{};
  });
}

Problems enough_peers(const Config& config, const Value& table) {
  const Entry* discipline = find(std::get<Table>(table.data), "discipline");
  if (discipline == nullptr) return {};
  const auto* section = std::get_if<Table>(&discipline->value.data);
  if (section == nullptr || find(*section, "min_peers") == nullptr) return {};
  const auto selectable = static_cast<std::size_t>(std::count_if(
      config.peers.begin(), config.peers.end(), [](const auto& p) { return !p.noselect; }));
  if (config.discipline.min_peers <= selectable) return {};
  return {{place_of(discipline->value, "min_peers"), "discipline.min_peers",
           fmt::format("given {}, but only {} of the peers can be selected: the clock would never "
                       "be touched",
                       config.discipline.min_peers, selectable)}};
}

}  // namespace

const Section<PeerConfig>& peer_section() {
  using C = PeerConfig;
  static const Section<C> section{
      .name = "peer",
      .keys = {key<C>("name", NameReader{}, &C::name),
               required(key<C>("address", HostReader{}, &C::address)),
               key<C>("port", WholeReader{1, 65535, {}}, &C::port),
               key<C>("iburst", FlagReader{}, &C::iburst),
               key<C>("minpoll", WholeReader{-4, 17, "log2 of seconds"}, &C::minpoll),
               key<C>("maxpoll", WholeReader{-4, 17, "log2 of seconds"}, &C::maxpoll),
               key<C>("prefer", FlagReader{}, &C::prefer),
               key<C>("noselect", FlagReader{}, &C::noselect),
               key<C>("version", WholeReader{3, 4, "NTP version"}, &C::version)},
      .rules = {{{"minpoll", "maxpoll"}, polls_in_order},
                {{"prefer", "noselect"}, prefer_or_noselect}},
      .begin = {},
      .finish = [](C& peer) {
        if (peer.name.empty()) peer.name = peer.address;
      }};
  return section;
}

std::vector<Rule<Config>> root_rules() {
  return {{{}, unique_names}, {{}, unique_addresses}, {{"peer", "discipline"}, enough_peers}};
}

}  // namespace gnomon::config
