#include "metrics/gauge.h"

#include <algorithm>
#include <functional>
#include <type_traits>

namespace gnomon {
namespace {

constexpr std::string_view kPeerPrefix = "ntp_peer_";
constexpr std::string_view kSystemPrefix = "ntp_system_";

template <class Value>
std::optional<Number> number(const Value& value) {
  if constexpr (std::is_same_v<Value, double>) {
    return Number{value};
  } else {
    return Number{static_cast<std::int64_t>(value)};
  }
}

std::optional<Number> number(const std::optional<double>& value) {
  return value ? number(*value) : std::nullopt;
}

template <class Owner, class Value>
const Value* address(const Owner& owner, Value Owner::* member) {
  return &(owner.*member);
}

template <class Value>
const Value* address(const PeerSnapshot& peer, Value PeerAnnouncement::* member) {
  return peer.announced ? &((*peer.announced).*member) : nullptr;
}

template <class Row, class Owner>
std::optional<Number> read_row(const Row& row, const Owner& owner) {
  return std::visit(
      [&owner](auto member) {
        const auto* const value = address(owner, member);
        return value == nullptr ? std::nullopt : number(*value);
      },
      row.member);
}

/// The rows that JSON shows. A member that is declared earlier has the lower address.
template <class Owner, class Row>
std::vector<const Row*> in_declared_order(std::span<const Row> table) {
  const Owner owner{};
  const auto place = [&owner](const Row* row) -> const void* {
    return std::visit([&owner](auto member) -> const void* { return address(owner, member); },
                      row->member);
  };
  std::vector<const Row*> rows;
  for (const Row& row : table) {
    if (row.in_json) rows.push_back(&row);
  }
  std::ranges::sort(rows, std::less<>{}, place);
  return rows;
}

template <class Row, class Owner>
JsonNumber json_number(const Row& row, const Owner& owner, std::string_view prefix) {
  return {.name = row.series.substr(prefix.size()), .value = read_row(row, owner)};
}

}  // namespace

std::optional<Number> read(const PeerGauge& gauge, const PeerSnapshot& peer) {
  return read_row(gauge, peer);
}

std::optional<Number> read(const SystemGauge& gauge, const SystemSnapshot& system) {
  return read_row(gauge, system);
}

std::vector<JsonNumber> json_numbers(const PeerSnapshot& peer, bool after_warmup) {
  static const auto rows = in_declared_order<PeerSnapshot>(peer_gauges());
  std::vector<JsonNumber> numbers;
  numbers.reserve(rows.size());
  for (const PeerGauge* const row : rows) {
    if (row->after_warmup == after_warmup) {
      numbers.push_back(json_number(*row, peer, kPeerPrefix));
    }
  }
  return numbers;
}

std::vector<JsonNumber> json_numbers(const SystemSnapshot& system) {
  static const auto rows = in_declared_order<SystemSnapshot>(system_gauges());
  std::vector<JsonNumber> numbers;
  numbers.reserve(rows.size());
  for (const SystemGauge* const row : rows) {
    numbers.push_back(json_number(*row, system, kSystemPrefix));
  }
  return numbers;
}

}  // namespace gnomon
