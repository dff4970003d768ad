#include "web/request_head.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/address.h"

namespace gnomon {
namespace {

constexpr unsigned kBadRequest = 400;
constexpr unsigned kForbidden = 403;
constexpr unsigned kNotFound = 404;
constexpr unsigned kNotAllowed = 405;
constexpr unsigned kTooLarge = 413;
constexpr unsigned kNotImplemented = 501;

HttpReply refusal(unsigned status, std::string_view text) {
  return {.status = status, .body = std::string{text} + "\n"};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_names(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  });
}

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

/// How often a field occurs, and its last value.
struct Found {
  std::size_t count = 0;
  std::string_view value;
};

Found find(const RequestHead& head, std::string_view name) {
  Found found;
  for (const auto& [key, value] : head.fields) {
    if (equal_names(key, name)) found = {.count = found.count + 1, .value = value};
  }
  return found;
}

/// "host:port" without the port; "[::1]:9923" without port and brackets.
std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = std::min(authority.find(']'), authority.size());
    return authority.substr(1, end - 1);
  }
  return authority.substr(0, authority.find(':'));
}

/// RFC 3986, section 3.2.2, loosely: what cannot be in a host and its port.
bool is_authority(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_visible(c) && std::string_view{"/?#@\\\"<>{}|^`"}.find(c) == std::string_view::npos;
  });
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (lower(c) >= 'a' && lower(c) <= 'f') return static_cast<unsigned>(lower(c) - 'a') + 10U;
  return std::nullopt;
}

/// Empty if a percent sign is not followed by two digits.
std::optional<std::string> decode(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[i + 1]);
    const auto low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    result += static_cast<char>(*high * 16U + *low);
    i += 2;
  }
  return result;
}

/// The path of a target in origin form or absolute form (RFC 9112, section 3.2).
Result<std::string, HttpReply> path_of(std::string_view target) {
  if (target.empty() || !std::ranges::all_of(target, is_visible)) {
    return failure(refusal(kBadRequest, "a character that a target may not have"));
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_names(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
    if (!target.starts_with('/')) target = "/";
    break;
  }
  if (!target.starts_with('/')) return failure(refusal(kBadRequest, "not a path"));
  auto path = decode(target.substr(0, target.find('?')));
  if (!path) return failure(refusal(kBadRequest, "a percent sign without two digits"));
  if (path->find('\0') != std::string::npos) return failure(refusal(kNotFound, "not found"));
  return std::move(*path);
}

std::optional<HttpReply> refuse_fields(const RequestHead& head) {
  for (const auto& [name, value] : head.fields) {
    if (!is_token(name)) return refusal(kBadRequest, "the name of a field is not one");
    if (std::ranges::any_of(
            value, [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; })) {
      return refusal(kBadRequest, "a control character in a field");
    }
  }
  const Found host = find(head, "Host");
  const bool may_lack = head.version == "HTTP/1.0";
  if (host.count > 1 || (host.count == 0 && !may_lack)) {
    return refusal(kBadRequest, "one field Host is needed");
  }
  if (!is_authority(host.value)) return refusal(kBadRequest, "Host is not one");
  return std::nullopt;
}

std::optional<HttpReply> refuse_body(const RequestHead& head, std::size_t limit) {
  const Found coding = find(head, "Transfer-Encoding");
  const Found length = find(head, "Content-Length");
  if (coding.count + length.count > 1) return refusal(kBadRequest, "a body of two lengths");
  if (coding.count == 1 && !equal_names(coding.value, "chunked")) {
    return refusal(kNotImplemented, "unknown transfer coding");
  }
  if (length.count == 0) return std::nullopt;
  std::uint64_t octets = 0;
  const char* const end = length.value.data() + length.value.size();
  const char* const begin = length.value.data();  // NOLINT(*-stringview-data-usage): and an end
  const auto parsed = std::from_chars(begin, end, octets);
  if (parsed.ec == std::errc::result_out_of_range) return refusal(kTooLarge, "too large");
  if (parsed.ec != std::errc{} || parsed.ptr != end) {
    return refusal(kBadRequest, "Content-Length is no number");
  }
  if (octets > limit) return refusal(kTooLarge, "no body is wanted");
  return std::nullopt;
}

std::string own_host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

}  // namespace

bool is_rebound(const RequestHead& head, std::string_view own_name) {
  constexpr std::array<std::string_view, 6> kBrowser{
      "Accept-Language", "Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode"};
  const bool browser = std::ranges::any_of(
      kBrowser, [&head](std::string_view name) { return find(head, name).count > 0; });
  if (!browser) return false;
  std::string_view host = host_of(find(head, "Host").value);
  if (host.ends_with('.')) host.remove_suffix(1);
  constexpr std::string_view kBelowLocalhost{".localhost"};
  const bool below =
      host.size() > kBelowLocalhost.size() &&
      equal_names(host.substr(host.size() - kBelowLocalhost.size()), kBelowLocalhost);
  const bool ours = !own_name.empty() && equal_names(host, own_name);
  const bool local = below || ours || equal_names(host, "localhost");
  return !local && !IpAddress::parse(host);
}

Result<HttpRequest, HttpReply> judge(const RequestHead& head, std::size_t ignored_body_bytes) {
  if (!is_token(head.method)) return failure(refusal(kBadRequest, "the method is not one"));
  if (auto refused = refuse_fields(head)) return failure(std::move(*refused));
  if (auto refused = refuse_body(head, ignored_body_bytes)) return failure(std::move(*refused));
  if (head.method != "GET" && head.method != "HEAD") {
    HttpReply reply = refusal(kNotAllowed, "method not allowed");
    reply.headers.emplace_back("Allow", "GET, HEAD");
    return failure(std::move(reply));
  }
  auto path = path_of(head.target);
  if (!path) return failure(std::move(path.error()));
  static const std::string own_name = own_host_name();
  if (is_rebound(head, own_name)) {
    return failure(refusal(kForbidden,
                           "a browser may ask for this host by its address, its own name or "
                           "localhost only"));
  }
  return HttpRequest{.path = std::move(*path),
                     .accept = std::string{find(head, "Accept").value},
                     .accept_encoding = std::string{find(head, "Accept-Encoding").value}};
}

}  // namespace gnomon
