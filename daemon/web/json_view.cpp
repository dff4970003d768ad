#include "web/json_view.h"

#include <nlohmann/json.hpp>

#include "metrics/gauge.h"
#include "metrics/label_values.h"
#include "web/verdict.h"

namespace gnomon {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class Enum>
Json word_or_null(const std::optional<Enum>& value) {
  return value ? Json(text_of(*value)) : Json(nullptr);
}

void put_numbers(Json& json, const std::vector<JsonNumber>& numbers) {
  for (const JsonNumber& number : numbers) {
    Json& member = json[std::string{number.name}];
    if (number.value) std::visit([&member](auto value) { member = value; }, *number.value);
  }
}

void put_announced(Json& json, const std::optional<PeerAnnouncement>& announced) {
  if (!announced) {
    for (const char* const key : {"leap", "version", "stratum", "poll_log2", "precision_seconds",
                                  "root_delay_seconds", "root_dispersion_seconds", "refid"}) {
      json[key] = nullptr;
    }
    return;
  }
  json["leap"] = static_cast<int>(announced->leap);
  json["version"] = announced->version;
  json["stratum"] = announced->stratum;
  json["poll_log2"] = announced->poll_log2;
  json["precision_seconds"] = announced->precision_seconds;
  json["root_delay_seconds"] = announced->root_delay_seconds;
  json["root_dispersion_seconds"] = announced->root_dispersion_seconds;
  json["refid"] = refid_label(announced->refid, announced->stratum);
}

Json peer_json(const PeerSnapshot& peer) {
  Json json;
  json["name"] = peer.name;
  json["address"] = peer.address ? Json(peer.address->address.to_string()) : Json(nullptr);
  json["port"] = peer.address ? Json(peer.address->port) : Json(nullptr);
  json["state"] = state_name(peer.state);
  json["state_detail"] = peer.state_detail;
  json["prefer"] = peer.prefer;
  json["noselect"] = peer.noselect;
  json["send_error"] = word_or_null(peer.send_error);
  json["lookup_error"] = word_or_null(peer.lookup_error);
  put_numbers(json, json_numbers(peer, false));
  put_announced(json, peer.announced);
  json["local_clock"] = or_null(peer.local_clock);
  put_numbers(json, json_numbers(peer, true));
  return json;
}

void put_state(Json& json, const SystemSnapshot& system) {
  json["state"] = state_name(system.state);
  json["synchronized"] = system.synchronized;
  json["reason"] = system.reason;
  json["reference_peer"] = or_null(system.reference_peer);
  json["reference_address"] =
      system.reference_address ? Json(system.reference_address->to_string()) : Json(nullptr);
  json["refid"] = refid_label(system.refid, system.stratum);
  json["leap"] = static_cast<int>(system.leap);
  json["local_clock"] = system.local_clock;
  json["leap_warning"] = text_of(system.leap_warning);
}

void put_numbers(Json& json, const SystemSnapshot& system) {
  put_numbers(json, json_numbers(system));
  for (const PeerClass& one : peer_classes()) {
    json["peers_" + std::string{one.name}] = system.*one.count;
  }
}

Json daemon_json(const DaemonSnapshot& daemon) {
  return {{"version", daemon.version},
          {"revision", daemon.revision},
          {"compiler", daemon.compiler},
          {"config_hash", daemon.config_hash},
          {"last_reload_successful", daemon.last_reload_successful},
          {"config_in_force_since_seconds", daemon.config_in_force_since_seconds},
          {"restart_required", daemon.restart_required},
          {"state_file_age_seconds", or_null(daemon.state_file_age_seconds)},
          {"state_file_writable", or_null(daemon.state_file_writable)}};
}

Json listeners_json(const std::vector<ListenerSnapshot>& listeners) {
  Json all = Json::array();
  for (const ListenerSnapshot& one : listeners) {
    all.push_back({{"service", text_of(one.service)},
                   {"address", one.where.to_string()},
                   {"listening", one.listening()},
                   {"optional", one.left_out()},
                   {"problem", one.listening() ? Json(nullptr) : Json(one.problem)}});
  }
  return all;
}

Json pair_json(const ThresholdPair& limits) {
  return {{"warning", limits.warning}, {"critical", limits.critical}};
}

Json thresholds_json(const ThresholdConfig& limits) {
  return {{"offset_seconds", pair_json(limits.offset_seconds)},
          {"max_error_seconds", pair_json(limits.max_error_seconds)},
          {"cluster_disagreement_seconds", pair_json(limits.cluster_disagreement_seconds)},
          {"stratum", limits.stratum},
          {"min_peers", limits.min_peers}};
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string peers_json(const Snapshot& snapshot) {
  Json peers = Json::array();
  for (const PeerSnapshot& peer : snapshot.node.peers) peers.push_back(peer_json(peer));
  return dump(Json{{"peers", std::move(peers)}});
}

std::string status_json(const Snapshot& snapshot) {
  const PeerSnapshot* const leader = reference_peer(snapshot);
  Json json;
  json["verdict"] = verdict(snapshot);
  put_state(json, snapshot.node.system);
  put_numbers(json, snapshot.node.system);
  json["poll_interval_seconds"] =
      leader != nullptr ? Json(leader->poll_interval_seconds) : Json(nullptr);
  json["clock_driver"] = snapshot.clock_driver;
  json["virtual_true_offset_seconds"] = or_null(snapshot.virtual_true_offset_seconds);
  json["daemon"] = daemon_json(snapshot.daemon);
  json["listeners"] = listeners_json(snapshot.daemon.listeners);
  json["thresholds"] = thresholds_json(snapshot.thresholds);
  return dump(json);
}

}  // namespace gnomon
