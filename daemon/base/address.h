#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gnomon {

/// An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses are IPv4.
class IpAddress {
 public:
  constexpr IpAddress() = default;

  /// Dotted quad or RFC 4291 text, without zone or brackets.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

  [[nodiscard]] static IpAddress v4(std::uint32_t host_order);

  [[nodiscard]] static IpAddress v6(const std::array<std::uint8_t, 16>& octets);

  [[nodiscard]] bool is_v4() const { return v4_; }

  /// Network order; the first four octets of an IPv4 address, the rest zero.
  [[nodiscard]] const std::array<std::uint8_t, 16>& octets() const { return octets_; }

  /// 32 or 128.
  [[nodiscard]] unsigned bits() const { return v4_ ? 32 : 128; }

  [[nodiscard]] std::string to_string() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  std::array<std::uint8_t, 16> octets_{};
  bool v4_ = true;
};

/// An address and a UDP or TCP port.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  /// "192.0.2.1:123" or "[2001:db8::1]:123". The port is required unless `default_port` is given.
  [[nodiscard]] static std::optional<Endpoint> parse(
      std::string_view text, std::optional<std::uint16_t> default_port = std::nullopt);

  [[nodiscard]] std::string to_string() const;

  auto operator<=>(const Endpoint&) const = default;
};

/// A prefix such as 192.0.2.0/24, or a single address.
struct Subnet {
  IpAddress address;
  unsigned prefix_length = 0;

  /// A prefix whose host bits are set is refused: it is nearly always a typing error.
  [[nodiscard]] static std::optional<Subnet> parse(std::string_view text);

  [[nodiscard]] bool contains(const IpAddress& candidate) const;

  [[nodiscard]] std::string to_string() const;

  auto operator<=>(const Subnet&) const = default;
};

}  // namespace gnomon
