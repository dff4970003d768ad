#pragma once

#include <string>

#include "base/result.h"

namespace gnomon {

/// The body of a 200 answer to GET `url` (http or https), within five seconds, at most 16 MiB. No
/// proxy, no redirect. The error is for people and names the URL.
[[nodiscard]] Result<std::string, std::string> http_get(const std::string& url);

}  // namespace gnomon
