#pragma once

#include <string>

#include "base/result.h"

namespace gnomon {

/// Sends GET to `url` (http or https), and returns the body of the answer if its status is 200.
/// Waits for five seconds at most, takes 16 MiB at most, uses no proxy, follows no redirect. The
/// error is for people and names the URL.
[[nodiscard]] Result<std::string, std::string> http_get(const std::string& url);

}  // namespace gnomon
