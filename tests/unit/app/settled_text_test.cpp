#include "app/settled_text.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "temporary_folder.h"

namespace gnomon {
namespace {

class SettledTextTest : public ::testing::Test {
 protected:
  Result<std::string, ConfigErrors> read(const std::string& path) {
    const ConfigSource source{path, false};
    SettledText settled{loop_, source, std::chrono::milliseconds{20}};
    std::optional<Result<std::string, ConfigErrors>> got;
    settled.read([&](const auto& text) { got = text; });
    loop_.restart();
    loop_.run();
    return got.value();
  }

  test::TemporaryFolder folder_;
  asio::io_context loop_;
};

TEST_F(SettledTextTest, AFileAtRestIsRead) {
  EXPECT_EQ(read(folder_.write("file", "text\n")).value(), "text\n");
}

TEST_F(SettledTextTest, AFileThatIsNotThereIsAnError) { EXPECT_FALSE(read(folder_.path("none"))); }

TEST_F(SettledTextTest, AFileThatIsWrittenInPartsIsReadAsAWhole) {
  const std::string path = folder_.write("file", "a\n");
  asio::steady_timer writer{loop_};
  int parts = 0;
  std::function<void()> write = [&] {
    if (++parts == 5) return;
    std::ofstream{path, std::ios::app} << "part\n";
    writer.expires_after(std::chrono::milliseconds{10});
    writer.async_wait([&](const std::error_code&) { write(); });
  };
  write();
  EXPECT_EQ(read(path).value(), "a\npart\npart\npart\npart\n");
}

TEST_F(SettledTextTest, AFileThatNeverRestsIsAnError) {
  const std::string path = folder_.write("file", "0\n");
  std::atomic<bool> stop{false};
  std::jthread writer{[&] {
    for (int i = 0; !stop; ++i) folder_.write("file", std::to_string(i) + "\n");
  }};
  const auto text = read(path);
  stop = true;
  ASSERT_FALSE(text);
  EXPECT_NE(to_text(text.error()).find("still writing"), std::string::npos);
}

TEST_F(SettledTextTest, TwoCallsAtOnceAreOneReading) {
  const ConfigSource source{folder_.write("file", "text\n"), false};
  SettledText settled{loop_, source, std::chrono::milliseconds{5}};
  int taken = 0;
  settled.read([&](const auto&) { ++taken; });
  settled.read([&](const auto&) { ++taken; });
  loop_.run();
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace gnomon
