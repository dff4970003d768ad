// Any bytes as a drift file: what is taken is in range, and what is written of it is taken again.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "app/drift_text.h"
#include "base/check.h"

namespace gnomon {
namespace {

void check_drift(const std::string& text) {
  for (const double limit : {1.0, 500.0, 100'000.0}) {
    const auto read = parse_drift(text, limit);
    if (!read) continue;
    GNOMON_CHECK(std::fabs(read->frequency_ratio) <= limit * 1.00001e-6);
    GNOMON_CHECK(read->error_ratio >= 0 && read->error_ratio <= 0.1 + 1e-9);
    GNOMON_CHECK(parse_drift(drift_text(*read, limit), limit).has_value());
  }
}

}  // namespace
}  // namespace gnomon

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gnomon::check_drift(std::string{data, data + size});
  return 0;
}
