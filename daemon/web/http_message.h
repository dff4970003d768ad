#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gnomon {

/// What of a request matters here. GET or HEAD; the body of the answer to HEAD is left out later.
struct HttpRequest {
  std::string path;    ///< without query
  std::string accept;  ///< empty without the header
  std::string accept_encoding;
};

struct HttpReply {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace gnomon
