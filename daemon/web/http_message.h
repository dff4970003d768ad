#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gnomon {

/// The parts of a request that matter here. The method is GET or HEAD; both are answered alike, and
/// the server leaves out the body for HEAD.
struct HttpRequest {
  std::string path;    ///< without query
  std::string accept;  ///< empty without the header
  std::string accept_encoding;
};

/// The answer to a request.
struct HttpReply {
  unsigned status = 200;  ///< HTTP status code
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  /// In place of `body`, if set: a large text that is sent without being copied. The reply owns it
  /// until it is sent, and nobody changes it before.
  std::shared_ptr<const std::string> shared_body;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace gnomon
