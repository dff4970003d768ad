// Any bytes as the head of a request: it is refused with a status that we have, or it has a path
// without NUL. What decides about formats takes any text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "web/negotiation.h"
#include "web/request_head.h"
#include "web/routes.h"

namespace gnomon {
namespace {

/// What stands before the next `separator`; both are removed from `rest`.
std::string_view cut(std::string_view& rest, std::string_view separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + separator.size(), rest.size()));
  return part;
}

RequestHead parse(std::string_view text) {
  std::string_view line = cut(text, "\r\n");
  RequestHead head;
  head.method = cut(line, " ");
  head.target = cut(line, " ");
  head.version = line;
  while (!text.empty() && head.fields.size() < 100) {
    std::string_view field = cut(text, "\r\n");
    const std::string_view name = cut(field, ":");
    field.remove_prefix(std::min(field.find_first_not_of(" \t"), field.size()));
    head.fields.emplace_back(name, field);
  }
  return head;
}

void check_head(std::string_view text) {
  const auto judged = judge(parse(text), 100);
  if (!judged) {
    GNOMON_CHECK(judged.error().status >= 400 && judged.error().status <= 501);
    return;
  }
  GNOMON_CHECK(judged->path.starts_with('/') && judged->path.find('\0') == std::string::npos);
  (void)refuse_unknown(*judged);
  (void)choose_format(judged->accept);
  (void)accepts_gzip(judged->accept_encoding);
}

}  // namespace
}  // namespace gnomon

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(*-reinterpret-cast): octets are text here
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  gnomon::check_head(text);
  (void)gnomon::choose_format(text);
  (void)gnomon::accepts_gzip(text);
  return 0;
}
