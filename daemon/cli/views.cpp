#include "cli/views.h"

#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

namespace gnomon {

namespace {

using Json = nlohmann::json;

/// The members of one JSON object. A member that is missing, null or of another type counts as not
/// there.
class Members {
 public:
  explicit Members(const Json& object) : object_{&object} {}

  [[nodiscard]] std::optional<double> number(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->get<double>();
  }

  [[nodiscard]] std::optional<unsigned> count(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr || !value->is_number_unsigned()) return std::nullopt;
    const auto wide = value->get<std::uint64_t>();
    return wide > UINT32_MAX ? std::nullopt : std::optional{static_cast<unsigned>(wide)};
  }

  [[nodiscard]] bool flag(const char* key) const {
    const Json* value = find(key);
    return value != nullptr && value->is_boolean() && value->get<bool>();
  }

  /// A text, printable: what comes from the network must not control the terminal.
  [[nodiscard]] std::string text(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr || !value->is_string()) return {};
    auto result = value->get<std::string>();
    for (char& c : result) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return result;
  }

  [[nodiscard]] bool has(const char* key) const { return find(key) != nullptr; }

 private:
  [[nodiscard]] const Json* find(const char* key) const {
    const auto found = object_->find(key);
    return found == object_->end() ? nullptr : &*found;
  }

  const Json* object_;
};

/// Without exceptions: a syntax error gives a value that is no object.
Json parse(std::string_view text) { return Json::parse(text, nullptr, false); }

PeerView peer_view(const Members& m) {
  return {.name = m.text("name"),
          .address = m.text("address"),
          .port = m.count("port").value_or(0),
          .state = m.text("state"),
          .state_detail = m.text("state_detail"),
          .prefer = m.flag("prefer"),
          .send_error = m.text("send_error"),
          .lookup_error = m.text("lookup_error"),
          .reach_register = m.count("reach_register").value_or(0),
          .poll_interval_seconds = m.number("poll_interval_seconds").value_or(0),
          .last_sample_age_seconds = m.number("last_sample_age_seconds"),
          .stratum = m.count("stratum"),
          .refid = m.text("refid"),
          .offset_seconds = m.number("offset_seconds"),
          .offset_error_seconds = m.number("offset_error_seconds"),
          .delay_seconds = m.number("delay_seconds"),
          .jitter_seconds = m.number("jitter_seconds")};
}

StatusView status_view(const Members& m) {
  return {.verdict = m.text("verdict"),
          .state = m.text("state"),
          .synchronized = m.flag("synchronized"),
          .reason = m.text("reason"),
          .reference_peer = m.text("reference_peer"),
          .reference_address = m.text("reference_address"),
          .refid = m.text("refid"),
          .leap = m.count("leap").value_or(3),
          .leap_warning = m.text("leap_warning"),
          .local_clock = m.flag("local_clock"),
          .stratum = m.count("stratum").value_or(16),
          .offset_seconds = m.number("offset_seconds"),
          .jitter_seconds = m.number("jitter_seconds"),
          .root_delay_seconds = m.number("root_delay_seconds"),
          .root_dispersion_seconds = m.number("root_dispersion_seconds"),
          .max_error_seconds = m.number("max_error_seconds"),
          .frequency_error_ratio = m.number("frequency_error_ratio"),
          .last_update_age_seconds = m.number("last_update_age_seconds"),
          .poll_interval_seconds = m.number("poll_interval_seconds"),
          .precision_seconds = m.number("precision_seconds").value_or(0),
          .pending_correction_seconds = m.number("pending_correction_seconds").value_or(0),
          .frequency_ratio = m.number("frequency_ratio").value_or(0),
          .holdover_seconds = m.number("holdover_seconds").value_or(0),
          .uptime_seconds = m.number("uptime_seconds").value_or(0),
          .peers_configured = m.count("peers_configured").value_or(0),
          .peers_reachable = m.count("peers_reachable").value_or(0),
          .peers_truechimer = m.count("peers_truechimer").value_or(0),
          .peers_combined = m.count("peers_combined").value_or(0),
          .clock_driver = m.text("clock_driver"),
          .virtual_true_offset_seconds = m.number("virtual_true_offset_seconds"),
          .version = {},
          .deaf = {}};
}

std::vector<std::string> deaf_listeners(const Json& status) {
  std::vector<std::string> result;
  const auto all = status.find("listeners");
  if (all == status.end() || !all->is_array()) return result;
  for (const Json& one : *all) {
    if (!one.is_object()) continue;
    const Members m{one};
    if (!m.flag("listening") && !m.flag("optional")) result.push_back(m.text("problem"));
  }
  return result;
}

}  // namespace

Result<std::vector<PeerView>, std::string> parse_peers(std::string_view text) {
  const Json json = parse(text);
  if (!json.is_object()) return failure(std::string{"the answer is no JSON object"});
  const auto peers = json.find("peers");
  if (peers == json.end() || !peers->is_array()) {
    return failure(std::string{"the answer has no list of peers"});
  }
  std::vector<PeerView> result;
  for (const Json& peer : *peers) {
    if (!peer.is_object()) return failure(std::string{"a peer in the answer is no object"});
    result.push_back(peer_view(Members{peer}));
  }
  return result;
}

Result<StatusView, std::string> parse_status(std::string_view text) {
  const Json json = parse(text);
  if (!json.is_object()) return failure(std::string{"the answer is no JSON object"});
  const Members members{json};
  if (members.text("state").empty() || !members.has("synchronized")) {
    return failure(std::string{"the answer has no state"});
  }
  StatusView view = status_view(members);
  const auto daemon = json.find("daemon");
  if (daemon != json.end() && daemon->is_object()) view.version = Members{*daemon}.text("version");
  view.deaf = deaf_listeners(json);
  return view;
}

}  // namespace gnomon
