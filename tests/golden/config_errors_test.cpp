#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/load.h"

namespace gnomon {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputs() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{GNOMON_GOLDEN_FOLDER}) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string errors_of(const fs::path& path) {
  const auto config = parse_config(content(path), path.filename().string());
  if (config) return "no error\n";
  std::string lines;
  for (const ConfigError& error : config.error()) lines += error.to_string() + "\n";
  return lines;
}

class ConfigErrorsGolden : public testing::TestWithParam<fs::path> {};

TEST_P(ConfigErrorsGolden, PrintsWhatIsExpected) {
  const fs::path expected = fs::path{GetParam()}.replace_extension(".expected");
  const std::string got = errors_of(GetParam());
  if (std::getenv("GNOMON_UPDATE_GOLDEN") != nullptr) std::ofstream{expected} << got;
  ASSERT_TRUE(fs::exists(expected)) << expected;
  EXPECT_EQ(got, content(expected));
  EXPECT_NE(got, "no error\n");
}

INSTANTIATE_TEST_SUITE_P(Files,
                         ConfigErrorsGolden,
                         testing::ValuesIn(inputs()),
                         [](const auto& test) { return test.param.stem().string(); });

TEST(ConfigErrorsGolden, HasFiles) { EXPECT_GE(inputs().size(), 10U); }

}  // namespace
}  // namespace gnomon
