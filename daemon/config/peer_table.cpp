#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "config/readers.h"
#include "config/tables.h"

namespace gnomon::config {

namespace {

/// The rule minpoll <= maxpoll. Blames the key that is given; minpoll if both are.
Problems polls_in_order(const PeerConfig& peer, const Value& table) {
  if (peer.minpoll <= peer.maxpoll) return {};
  const bool given = find(std::get<Table>(table.data), "minpoll") != nullptr;
  const std::string at_fault = given ? "minpoll" : "maxpoll";
  const std::string message = fmt::format("minpoll {} is above maxpoll {}; expected at most equal",
                                          peer.minpoll, peer.maxpoll);
  return {{.at = place_of(table, at_fault), .key = at_fault, .message = message}};
}

/// The rule that a peer is not both preferred and never selected.
Problems prefer_or_noselect(const PeerConfig& peer, const Value& table) {
  if (!peer.prefer || !peer.noselect) return {};
  return {
      {.at = place_of(table, "noselect"),
       .key = "noselect",
       .message = "given together with prefer; a peer that is never selected cannot be preferred"}};
}

/// The rule that a peer whose address is given is asked from an address of the same family.
Problems bind_of_its_family(const PeerConfig& peer, const Value& table) {
  const auto address = IpAddress::parse(peer.address);
  const bool fits = std::ranges::any_of(peer.bind, [&](const IpAddress& from) {
    return address && from.is_v4() == address->is_v4();
  });
  if (!address || peer.bind.empty() || fits) return {};
  return {{.at = place_of(table, "bind"),
           .key = "bind",
           .message = fmt::format("{} cannot be asked from here; expected an {} address",
                                  peer.address, address->is_v4() ? "IPv4" : "IPv6")}};
}

/// Complains about each peer that has the same identity as an earlier one. `identify` returns a
/// peer's identity as a text; peers with an empty one are not compared. `key` is the key to blame.
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
    problems.push_back(
        {.at = place_of(section, key),
         .key = "peer." + key,
         .message = fmt::format("\"{}\" is already given to the peer at line {}; expected "
                                "another one",
                                identity, first->second)});
  }
  return problems;
}

// A name is the label of a peer's metrics: two peers with one name would share their series.
Problems unique_names(const Config& config, const Value& table) {
  return find_twins(config, table, "name", [](const PeerConfig& peer) { return peer.name; });
}

// No address may be given twice: one server would count as two in every vote. A host name may,
// because the name of a pool stands for another server each time.
Problems unique_addresses(const Config& config, const Value& table) {
  return find_twins(config, table, "address", [](const PeerConfig& peer) {
    const auto address = IpAddress::parse(peer.address);
    return address ? Endpoint{.address = *address, .port = peer.port}.to_string() : std::string{};
  });
}

/// If min_peers is given, at least that many peers must be selectable. With the default of 1 no
/// peers at all are allowed: gnomond may be a server of its local clock.
Problems enough_peers(const Config& config, const Value& table) {
  const Entry* discipline = find(std::get<Table>(table.data), "discipline");
  if (discipline == nullptr) return {};
  const auto* section = std::get_if<Table>(&discipline->value.data);
  if (section == nullptr || find(*section, "min_peers") == nullptr) return {};
  const auto selectable = static_cast<std::size_t>(
      std::ranges::count_if(config.peers, [](const auto& p) { return !p.noselect; }));
  if (config.discipline.min_peers <= selectable) return {};
  return {{.at = place_of(discipline->value, "min_peers"),
           .key = "discipline.min_peers",
           .message = fmt::format(
               "given {}, but only {} of the peers can be selected: the clock would never "
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
               key<C>("port", whole(1, 65535, {}), &C::port),
               key<C>("iburst", FlagReader{}, &C::iburst),
               key<C>("minpoll", whole(-4, 17, "log2 of seconds"), &C::minpoll),
               key<C>("maxpoll", whole(-4, 17, "log2 of seconds"), &C::maxpoll),
               key<C>("prefer", FlagReader{}, &C::prefer),
               key<C>("noselect", FlagReader{}, &C::noselect),
               key<C>("bind", SourcesReader{}, &C::bind),
               key<C>("version", whole(3, 4, "NTP version"), &C::version)},
      .rules = {{.keys = {"minpoll", "maxpoll"}, .check = polls_in_order},
                {.keys = {"prefer", "noselect"}, .check = prefer_or_noselect},
                {.keys = {"address", "bind"}, .check = bind_of_its_family}},
      .begin = {},
      .finish = [](C& peer) {
        if (peer.name.empty()) peer.name = peer.address;
      }};
  return section;
}

std::vector<Rule<Config>> root_rules() {
  return {{.keys = {}, .check = unique_names},
          {.keys = {}, .check = unique_addresses},
          {.keys = {"peer", "discipline"}, .check = enough_peers}};
}

}  // namespace gnomon::config
