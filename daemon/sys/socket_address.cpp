#include "sys/socket_address.h"

#include <arpa/inet.h>
#include <net/if.h>

#include <array>
#include <charconv>
#include <cstring>
#include <string>

namespace gnomon {

namespace {

// The kernel counts interfaces from 1 and never gets as far as this.
constexpr unsigned kNoInterface = 0x7fffffff;

std::string interface_name(unsigned number) {
  std::array<char, IF_NAMESIZE> name{};
  const bool known = ::if_indextoname(number, name.data()) != nullptr;
  return known ? std::string{name.data()} : std::to_string(number);
}

}  // namespace

SocketAddress SocketAddress::from(const Endpoint& endpoint) {
  SocketAddress result;
  const auto& octets = endpoint.address.octets();
  if (endpoint.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, octets.data(), sizeof(v4.sin_addr));
    std::memcpy(&result.storage, &v4, sizeof(v4));
    result.length = sizeof(v4);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    std::memcpy(&v6.sin6_addr, octets.data(), sizeof(v6.sin6_addr));
    const std::string_view zone = endpoint.address.zone();
    if (!zone.empty()) v6.sin6_scope_id = interface_number(zone).value_or(kNoInterface);
    std::memcpy(&result.storage, &v6, sizeof(v6));
    result.length = sizeof(v6);
  }
  return result;
}

sockaddr* SocketAddress::data() { return reinterpret_cast<sockaddr*>(&storage); }

const sockaddr* SocketAddress::data() const { return reinterpret_cast<const sockaddr*>(&storage); }

std::optional<Endpoint> SocketAddress::endpoint() const {
  auto result = endpoint_without_zone();
  if (!result || !result->address.is_link_local_v6()) return result;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &storage, sizeof(v6));
  if (v6.sin6_scope_id == 0) return result;
  const auto zoned = result->address.in_zone(interface_name(v6.sin6_scope_id));
  result->address = zoned.value_or(result->address);
  return result;
}

std::optional<Endpoint> SocketAddress::endpoint_without_zone() const {
  if (storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage, sizeof(v4));
    return Endpoint{.address = to_address(v4.sin_addr), .port = ntohs(v4.sin_port)};
  }
  if (storage.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &storage, sizeof(v6));
    return Endpoint{.address = to_address(v6.sin6_addr), .port = ntohs(v6.sin6_port)};
  }
  return std::nullopt;
}

std::optional<unsigned> interface_number(std::string_view zone) {
  const std::string name{zone};
  if (const unsigned number = ::if_nametoindex(name.c_str()); number != 0) return number;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(zone.data(), zone.data() + zone.size(), number);
  const bool whole = error == std::errc{} && end == zone.data() + zone.size() && number > 0;
  return whole ? std::optional{number} : std::nullopt;
}

IpAddress to_address(const in_addr& address) { return IpAddress::v4(ntohl(address.s_addr)); }

IpAddress to_address(const in6_addr& address) {
  std::array<std::uint8_t, 16> octets{};
  std::memcpy(octets.data(), &address, sizeof(address));
  return IpAddress::v6(octets);
}

Endpoint local_endpoint(int socket) {
  SocketAddress name;
  if (::getsockname(socket, name.data(), &name.length) != 0) return {};
  return name.endpoint().value_or(Endpoint{});
}

}  // namespace gnomon
