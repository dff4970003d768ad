#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "web/http_message.h"

namespace gnomon {

/// The head of a request, cut into its parts and not looked at yet.
struct RequestHead {
  using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

  std::string_view method;
  std::string_view target;   ///< percent signs and query included
  std::string_view version;  ///< "HTTP/1.1"
  Fields fields;             ///< in their order
};

/// The request, or the reply that refuses it: 400 for what RFC 9112 forbids (no Host or two of
/// them, a body of two lengths, a name followed by a blank, characters that may not be), 405 for
/// methods other than GET and HEAD, 413 for a body above `ignored_body_bytes`, 501 for a transfer
/// coding other than chunked, 404 for a path with a NUL in it, 403 for `is_rebound`. The path of
/// the request is decoded; query and authority are left out.
[[nodiscard]] Result<HttpRequest, HttpReply> judge(const RequestHead& head,
                                                   std::size_t ignored_body_bytes);

/// True if a browser sends this for a page of a foreign name that has been made to point here (DNS
/// rebinding). A browser is known by fields that a page cannot leave out, and a scraper does not
/// send. It may ask for an IP address, for localhost and for this host's name.
[[nodiscard]] bool is_rebound(const RequestHead& head, std::string_view own_name);

}  // namespace gnomon
