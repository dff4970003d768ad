// Any bytes as a configuration: it is valid, or at least one error says where and what. A valid one
// can replace itself without a restart, and advice on it is no error.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "config/advice.h"
#include "config/load.h"

namespace gnomon {
namespace {

void check_config_text(const std::string& text) {
  const auto config = parse_config(text, "fuzz");
  if (!config) {
    GNOMON_CHECK(!config.error().empty());
    for (const ConfigError& error : config.error()) GNOMON_CHECK(!error.message.empty());
    return;
  }
  GNOMON_CHECK(keys_for_restart(*config, *config).empty());
  for (const std::string& advice : advice_on(*config)) GNOMON_CHECK(!advice.empty());
}

}  // namespace
}  // namespace gnomon

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gnomon::check_config_text(std::string{data, data + size});
  return 0;
}
