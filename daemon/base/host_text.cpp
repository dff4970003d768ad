#include "base/host_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

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

/// What is wrong with a text whose last label is a number.
std::string fault_of_number(const std::string& text) {
  in_addr address{};
  if (::inet_aton(text.c_str(), &address) == 0) return kAnyHost;
  return "which the system reads as " + IpAddress::v4(ntohl(address.s_addr)).to_string() +
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
  if (is_number(name.substr(name.rfind('.') + 1))) return fault_of_number(std::string{name});
  return {};
}

}  // namespace gnomon
