#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gnomon {

/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (::ffff:192.0.2.1) becomes the IPv4
/// address, so that one host has one value. Ordered, so that it can be a key.
///
/// A link-local IPv6 address (fe80::/10) may have a zone (RFC 4007): fe80::1%eth0 is on the network
/// that interface eth0 is connected to. The zone is kept as text. It is part of the address:
/// fe80::1%eth0 and fe80::1%eth1 are two hosts.
class IpAddress {
 public:
  /// Room for the longest name of an interface, 15 octets, and a zero octet (Linux's IFNAMSIZ).
  static constexpr std::size_t kZoneRoom = 16;

  /// 0.0.0.0.
  constexpr IpAddress() = default;

  /// From a dotted quad or RFC 4291 text, with a zone ("fe80::1%eth0") if it is link-local, and
  /// without brackets. Empty if the text is neither.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

  /// From 32 bits in host order: 0xc0000201 is 192.0.2.1.

  [[nodiscard]] static IpAddress v4(std::uint32_t host_order);

  /// From 16 octets in network order.
  [[nodiscard]] static IpAddress v6(const std::array<std::uint8_t, 16>& octets);

  [[nodiscard]] bool is_v4() const { return v4_; }

  /// The octets in network order. An IPv4 address uses the first four; the rest is zero.
  [[nodiscard]] const std::array<std::uint8_t, 16>& octets() const { return octets_; }

  /// Length of the address in bits, 32 or 128.
  [[nodiscard]] unsigned bits() const { return v4_ ? 32 : 128; }

  /// The name or the number of an interface; empty: none.
  [[nodiscard]] std::string_view zone() const { return zone_.data(); }

  /// The same address in `zone`. Empty unless it is link-local and `zone` can be the name of an
  /// interface: 1 to 15 printable characters without any of "/:%[]".
  [[nodiscard]] std::optional<IpAddress> in_zone(std::string_view zone) const;

  [[nodiscard]] IpAddress without_zone() const;

  /// 0.0.0.0 or ::.
  [[nodiscard]] bool is_unspecified() const;
  /// 224.0.0.0/4 or ff00::/8.
  [[nodiscard]] bool is_multicast() const;

  /// 255.255.255.255. The broadcast address of a subnet cannot be told by its octets.
  [[nodiscard]] bool is_broadcast() const { return *this == v4(0xffffffff); }

  /// fe80::/10, with or without a zone. IPv4's link-local addresses need no zone.
  [[nodiscard]] bool is_link_local_v6() const;

  /// "192.0.2.1", or "2001:db8::1" as RFC 5952 has it, with the zone: "fe80::1%eth0". `parse` gives
  /// the same address back.
  [[nodiscard]] std::string to_string() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  std::array<std::uint8_t, 16> octets_{};
  bool v4_ = true;
  std::array<char, kZoneRoom> zone_{};  ///< the rest is zero octets
};

/// An address and a UDP or TCP port.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  /// From "192.0.2.1:123", "[2001:db8::1]:123" or "[fe80::1%eth0]:123". The port may be left out if
  /// `default_port` is given; then an IPv6 address may stand without brackets. Empty if the text is
  /// anything else.
  [[nodiscard]] static std::optional<Endpoint> parse(
      std::string_view text, std::optional<std::uint16_t> default_port = std::nullopt);

  /// Always with the port; an IPv6 address in brackets.
  [[nodiscard]] std::string to_string() const;

  auto operator<=>(const Endpoint&) const = default;
};

/// A prefix such as 192.0.2.0/24, or a single address.
struct Subnet {
  IpAddress address;           ///< its bits behind the prefix are zero
  unsigned prefix_length = 0;  ///< 0 to 32 for IPv4, to 128 for IPv6

  /// From "192.0.2.0/24", or from an address alone (then the prefix is the whole address). Empty
  /// if the text is neither, if it has a zone, or if bits behind the prefix are set: 192.0.2.7/24
  /// is nearly always a typing error.
  [[nodiscard]] static std::optional<Subnet> parse(std::string_view text);

  /// True if `candidate` is of the same family and begins with the prefix, whatever its zone.
  [[nodiscard]] bool contains(const IpAddress& candidate) const;

  /// Always with the prefix length: "192.0.2.1/32".
  [[nodiscard]] std::string to_string() const;

  auto operator<=>(const Subnet&) const = default;
};

}  // namespace gnomon
