#include "cli/resolve.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "base/host_text.h"

namespace gnomon {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && stop == text.data() + text.size();
  return whole && port > 0 ? std::optional{port} : std::nullopt;
}

}  // namespace

Result<HostAndPort, std::string> parse_host(std::string_view text, std::uint16_t default_port) {
  if (const auto endpoint = Endpoint::parse(text, default_port); endpoint && endpoint->port > 0) {
    const std::string fault = fault_of_server(endpoint->address);
    if (!fault.empty()) return failure(fmt::format("{}: {}", text, fault));
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
  if (const std::string fault = fault_of_host(host); !fault.empty()) {
    return failure(fmt::format("{}: {}", text, fault));
  }
  return HostAndPort{std::string{host}, *port};
}

Result<std::vector<Endpoint>, std::string> resolve(const HostAndPort& host, AddressFamily family) {
  const auto addresses = look_up(host.host, family);
  if (!addresses) return failure(addresses.error().text);
  std::vector<Endpoint> endpoints;
  for (const IpAddress& address : *addresses) {
    endpoints.push_back({.address = address, .port = host.port});
  }
  return endpoints;
}

}  // namespace gnomon
