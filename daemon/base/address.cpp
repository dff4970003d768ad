#include "base/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace gnomon {

namespace {

// ::ffff:0:0/96 (RFC 4291, section 2.5.5.2).
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// A decimal number that is the whole text; empty for a sign, a blank or an overflow.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whether Linux takes it for the name of an interface, and the text forms stay unambiguous.
bool may_be_zone(std::string_view text) {
  const auto allowed = [](char c) {
    return c > 0x20 && c < 0x7f && std::string_view{"/:%[]"}.find(c) == std::string_view::npos;
  };
  return !text.empty() && text.size() < IpAddress::kZoneRoom && std::ranges::all_of(text, allowed);
}

bool host_bits_clear(const IpAddress& address, unsigned prefix_length) {
  for (unsigned bit = prefix_length; bit < address.bits(); ++bit) {
    if ((address.octets()[bit / 8] & (0x80U >> (bit % 8))) != 0) return false;
  }
  return true;
}

/// The first four octets. inet_ntop formats them by printf, which a scrape of many peers feels.
std::string dotted(const std::array<std::uint8_t, 16>& octets) {
  std::string text = std::to_string(octets[0]);
  for (std::size_t i = 1; i < 4; ++i) text.append(1, '.').append(std::to_string(octets.at(i)));
  return text;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // inet_pton would stop at a zero octet and accept what comes before it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  if (const std::size_t percent = text.find('%'); percent != std::string_view::npos) {
    const auto address = parse(text.substr(0, percent));
    return address ? address->in_zone(text.substr(percent + 1)) : std::nullopt;
  }
  const std::string terminated{text};
  std::array<std::uint8_t, 16> octets{};
  if (inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1) {
    IpAddress address;
    address.octets_ = octets;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1) return v6(octets);
  return std::nullopt;
}

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) {
    address.octets_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  }
  return address;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& octets) {
  IpAddress address;
  if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), octets.begin())) {
    std::copy(octets.begin() + 12, octets.end(), address.octets_.begin());
    return address;
  }
  address.octets_ = octets;
  address.v4_ = false;
  return address;
}

std::optional<IpAddress> IpAddress::in_zone(std::string_view zone) const {
  if (!is_link_local_v6() || !may_be_zone(zone)) return std::nullopt;
  IpAddress result = without_zone();
  std::ranges::copy(zone, result.zone_.begin());
  return result;
}

IpAddress IpAddress::without_zone() const {
  IpAddress result = *this;
  result.zone_ = {};
  return result;
}

bool IpAddress::is_unspecified() const {
  return std::ranges::all_of(octets_, [](std::uint8_t octet) { return octet == 0; });
}

bool IpAddress::is_multicast() const {
  return v4_ ? (octets_[0] & 0xf0U) == 0xe0U : octets_[0] == 0xffU;
}

bool IpAddress::is_link_local_v6() const {
  return !v4_ && octets_[0] == 0xfeU && (octets_[1] & 0xc0U) == 0x80U;
}

std::string IpAddress::to_string() const {
  if (v4_) return dotted(octets_);
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, octets_.data(), text.data(), text.size());
  std::string result = text.data();
  if (!zone().empty()) result.append("%").append(zone_.data());
  return result;
}

std::optional<Endpoint> Endpoint::parse(std::string_view text,
                                        std::optional<std::uint16_t> default_port) {
  const bool bracketed = text.starts_with('[');
  const std::size_t bracket = bracketed ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  std::string_view host = text;
  std::optional<std::uint16_t> port = default_port;
  // More than one colon without brackets: an IPv6 address whose last group could be taken for a
  // port. It is read as an address alone.
  const bool bare_v6 = !bracketed && std::count(text.begin(), text.end(), ':') > 1;
  const std::size_t colon = bare_v6 ? std::string_view::npos : text.find(':', bracket);
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = parse_number<std::uint16_t>(text.substr(colon + 1));
  }
  if (bracketed) {
    if (host.size() != bracket + 1) return std::nullopt;
    host = host.substr(1, bracket - 1);
  }
  const auto address = IpAddress::parse(host);
  if (!address || !port || (bracketed && address->is_v4())) return std::nullopt;
  return Endpoint{.address = *address, .port = *port};
}

std::string Endpoint::to_string() const {
  const std::string host = address.to_string();
  return (address.is_v4() ? host : "[" + host + "]") + ":" + std::to_string(port);
}

std::optional<Subnet> Subnet::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address || !address->zone().empty()) return std::nullopt;
  if (slash == std::string_view::npos) {
    return Subnet{.address = *address, .prefix_length = address->bits()};
  }
  const auto length = parse_number<unsigned>(text.substr(slash + 1));
  if (!length || *length > address->bits() || !host_bits_clear(*address, *length)) {
    return std::nullopt;
  }
  return Subnet{.address = *address, .prefix_length = *length};
}

bool Subnet::contains(const IpAddress& candidate) const {
  if (candidate.is_v4() != address.is_v4()) return false;
  const std::size_t whole = prefix_length / 8;
  const auto& ours = address.octets();
  const auto& theirs = candidate.octets();
  if (!std::equal(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(whole),
                  theirs.begin())) {
    return false;
  }
  const unsigned rest = prefix_length % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff00U >> rest);
  return ((ours[whole] ^ theirs[whole]) & mask) == 0;
}

std::string Subnet::to_string() const {
  return address.to_string() + "/" + std::to_string(prefix_length);
}

}  // namespace gnomon
