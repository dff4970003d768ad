#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "metrics/catalog.h"
#include "model/snapshot.h"

namespace gnomon {

// A gauge that is a member of the snapshot is one row of one table. The row makes the entry of the
// catalogue, the sample of the exposition, and the member of the JSON object.

/// Where a value lies in a struct.
template <class... Owners>
using MemberOf = std::variant<double Owners::*...,
                              std::optional<double> Owners::*...,
                              unsigned Owners::*...,
                              std::uint8_t Owners::*...,
                              LeapIndicator Owners::*...>;

/// A row of a table. `Owner` is the struct that the table is about; `Parts` are the types of its
/// members that have rows of their own.
template <class Owner, class... Parts>
struct Gauge {
  std::string_view series;
  MemberOf<Owner, Parts...> member;
  std::string_view help;
  MetricsLevel level = MetricsLevel::kMinimal;
  bool after_warmup = false;  ///< in the exposition only once the filter holds enough samples
  bool in_json = true;        ///< false: JSON leaves it out, or shows it by hand
};

using PeerGauge = Gauge<PeerSnapshot, PeerAnnouncement>;
using SystemGauge = Gauge<SystemSnapshot>;

/// Every gauge of a peer, in the order of the catalogue.
[[nodiscard]] std::span<const PeerGauge> peer_gauges();

/// The gauges of the system that are members of `SystemSnapshot`, in the order of the catalogue.
[[nodiscard]] std::span<const SystemGauge> system_gauges();

/// A class of `ntp_system_peers`, and the member that counts it.
struct PeerClass {
  const char* name =
      nullptr;  ///< the label value; "peers_" + name is the member of the JSON object
  unsigned SystemSnapshot::* count = nullptr;
};

[[nodiscard]] std::span<const PeerClass> peer_classes();

/// A whole number stays whole in JSON.
using Number = std::variant<std::int64_t, double>;

/// The value of a gauge; none if it does not exist at this moment.
[[nodiscard]] std::optional<Number> read(const PeerGauge& gauge, const PeerSnapshot& peer);
[[nodiscard]] std::optional<Number> read(const SystemGauge& gauge, const SystemSnapshot& system);

/// A member of a JSON object.
struct JsonNumber {
  std::string_view name;  ///< the series without its prefix `ntp_peer_` or `ntp_system_`
  std::optional<Number> value;
};

/// The gauges that JSON shows, in the order in which model/snapshot.h declares the members: of a
/// peer either those that are always shown, or those that appear after the warm-up.
[[nodiscard]] std::vector<JsonNumber> json_numbers(const PeerSnapshot& peer, bool after_warmup);
[[nodiscard]] std::vector<JsonNumber> json_numbers(const SystemSnapshot& system);

}  // namespace gnomon
