#include "base/host_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>

namespace gnomon {

namespace {

// Limits of a host name and of each of its labels, octets (RFC 1035, section 2.3.4).
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;

constexpr const char* kAnyHost = "expected an IP address or a host name, without port";

/// Underscores are not allowed in host names, but some names have them all the same.
bool is_label_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::ranges::all_of(label, is_label_character);
}

/// Decimal, octal (017) or hexadecimal (0x7f), as inet_aton takes each part of an address.
bool is_number(std::string_view label) {
  const bool hexadecimal = label.starts_with("0x") || label.starts_with("0X");
  if (hexadecimal) label.remove_prefix(2);
  return std::ranges::all_of(label, [hexadecimal](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (hexadecimal ? std::isxdigit(octet) : std::isdigit(octet)) != 0;
  });
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_host_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

/// The value of a text that `is_number`; empty if it is too large, or no number at all.
std::optional<std::uint32_t> number_of(std::string_view label) {
  int base = 10;
  if (label.starts_with("0x") || label.starts_with("0X")) {
    base = 16;
    label.remove_prefix(2);
  } else if (label.starts_with('0')) {
    base = 8;
  }
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), value, base);
  const bool whole = error == std::errc{} && end == label.data() + label.size();
  return whole ? std::optional{value} : std::nullopt;
}

/// The address that inet_aton reads out of one to four numbers: the last one fills all octets that
/// the others leave. Empty if it reads none.
std::optional<IpAddress> inet_aton_address(std::string_view text) {
  std::uint32_t address = 0;
  for (unsigned octets = 4; octets > 0; --octets) {
    const std::size_t dot = text.find('.');
    const bool last = dot == std::string_view::npos;
    const auto number = number_of(text.substr(0, dot));
    const std::uint32_t most = last ? UINT32_MAX >> (32 - 8 * octets) : 255;
    if (!number || *number > most) return std::nullopt;
    if (last) return IpAddress::v4(address | *number);
    address |= *number << (8 * (octets - 1));
    text.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

/// What is wrong with a text whose last label is a number.
std::string fault_of_number(std::string_view text) {
  const auto address = inet_aton_address(text);
  if (!address) return kAnyHost;
  return "which the system reads as " + address->to_string() +
         "; expected four decimal numbers without leading zeros, such as \"192.0.2.1\"";
}

std::string fault_of_any(const IpAddress& address) {
  if (address.is_multicast()) {
    return "which is a multicast address, that of a group of hosts; expected the address of one";
  }
  if (address.is_broadcast()) {
    return "which is the broadcast address, that of all hosts; expected the address of one";
  }
  if (address.is_link_local_v6() && address.zone().empty()) {
    return "which is link-local and means nothing without its interface; expected the interface "
           "behind a %, such as \"" +
           address.to_string() + "%eth0\"";
  }
  return {};
}

}  // namespace

std::string fault_of_server(const IpAddress& address) {
  if (address.is_unspecified() || (address.is_v4() && address.octets()[0] == 0)) {
    return "which is the address of no host; expected the server's own address (this machine is "
           "\"127.0.0.1\" or \"::1\")";
  }
  return fault_of_any(address);
}

std::string fault_of_listener(const IpAddress& address) { return fault_of_any(address); }

std::string fault_of_host(std::string_view text) {
  if (const auto address = IpAddress::parse(text)) return fault_of_server(*address);
  if (text.find('%') != std::string_view::npos) {
    return "which has a % but no zone of a link-local address; expected for instance "
           "\"fe80::1%eth0\"";
  }
  const std::string_view name = text.substr(0, text.size() - (text.ends_with('.') ? 1 : 0));
  if (!is_host_name(name)) return kAnyHost;
  if (is_number(name.substr(name.rfind('.') + 1))) return fault_of_number(name);
  return {};
}

}  // namespace gnomon
