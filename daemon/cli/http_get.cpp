#include "cli/http_get.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <memory>

namespace gnomon {

namespace {

constexpr std::size_t kLargestBody = 16U << 20U;
constexpr long kTimeoutMilliseconds = 5000;
constexpr long kOk = 200;

struct CloseCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

// libcurl's callback for received data. If it takes less than it was given, libcurl ends the
// transfer with an error: that is how too large a body is refused.
std::size_t collect(const char* data, std::size_t size, std::size_t count, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > kLargestBody) return 0;
  body.append(data, size * count);
  return size * count;
}

// NOLINTBEGIN(cppcoreguidelines-pro-type-vararg): libcurl's interface
void prepare(CURL* curl, const std::string& url, std::string& body) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kTimeoutMilliseconds);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &collect);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
}

long status_of(CURL* curl) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// NOLINTEND(cppcoreguidelines-pro-type-vararg)

}  // namespace

Result<std::string, std::string> http_get(const std::string& url) {
  const std::unique_ptr<CURL, CloseCurl> curl{curl_easy_init()};
  if (!curl) return failure(std::string{"libcurl cannot start"});
  std::string body;
  prepare(curl.get(), url, body);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    return failure(fmt::format("{}: {}", url, curl_easy_strerror(code)));
  }
  const long status = status_of(curl.get());
  if (status != kOk) return failure(fmt::format("{}: HTTP status {}", url, status));
  return body;
}

}  // namespace gnomon
