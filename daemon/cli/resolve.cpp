#include "cli/resolve.h"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>

namespace gnomon {

namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

int family_number(Family family) {
  switch (family) {
    case Family::kAny:
      return AF_UNSPEC;
    case Family::kV4:
      return AF_INET;
    case Family::kV6:
      return AF_INET6;
  }
  return AF_UNSPEC;
}

std::optional<IpAddress> address_of(const addrinfo& info) {
  if (info.ai_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, info.ai_addr, sizeof v4);
    return IpAddress::v4(ntohl(v4.sin_addr.s_addr));
  }
  if (info.ai_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, info.ai_addr, sizeof v6);
  std::array<std::uint8_t, 16> octets{};
  std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
  return IpAddress::v6(octets);
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && stop == text.data() + text.size();
  return whole && port > 0 ? std::optional{port} : std::nullopt;
}

}  // namespace

Result<HostAndPort, std::string> parse_host(std::string_view text, std::uint16_t default_port) {
  if (const auto endpoint = Endpoint::parse(text, default_port); endpoint && endpoint->port > 0) {
    return HostAndPort{endpoint->address.to_string(), endpoint->port};
  }
  const std::size_t colon = text.find(':');
  const std::string_view host = text.substr(0, colon);
  const auto port =
      colon == std::string_view::npos ? default_port : parse_port(text.substr(colon + 1));
  if (!port || host.empty() || host.find_first_of("[]") != std::string_view::npos) {
    return failure(
        fmt::format("{}: expected a host name or an address, with or without :port", text));
  }
  return HostAndPort{std::string{host}, *port};
}

Result<std::vector<Endpoint>, std::string> resolve(const HostAndPort& host, Family family) {
  addrinfo hints{};
  hints.ai_family = family_number(family);
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.host.c_str(), nullptr, &hints, &found);
  const Addresses list{found};
  if (code != 0) return failure(std::string{gai_strerror(code)});
  std::vector<Endpoint> result;
  for (const addrinfo* info = list.get(); info != nullptr; info = info->ai_next) {
    const auto address = address_of(*info);
    if (!address) continue;
    const Endpoint endpoint{.address = *address, .port = host.port};
    const bool is_new = std::ranges::find(result, endpoint) == result.end();
    if (is_new) result.push_back(endpoint);
  }
  if (result.empty()) return failure(std::string{"no address"});
  return result;
}

}  // namespace gnomon
