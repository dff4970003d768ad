#include "app/frequency_keeper.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "temporary_folder.h"

namespace gnomon {
namespace {

namespace fs = std::filesystem;

struct Seen final : Observer {
  void on_event(Now /*now*/, const Event& event) override {
    tried.push_back(std::get<StateFileTried>(event));
  }

  std::vector<StateFileTried> tried;
};

class FrequencyKeeperTest : public ::testing::Test {
 protected:
  FrequencyKeeper make(const std::string& path) {
    DisciplineConfig config;
    config.drift_file = path;
    return {config, logger_, seen_};
  }

  test::TemporaryFolder folder_;
  std::ostringstream log_;
  Logger logger_{LogConfig{}, log_};
  Seen seen_;
};

TEST_F(FrequencyKeeperTest, AGoodFileIsReadAndNothingIsSaid) {
  FrequencyKeeper keeper = make(folder_.write("drift", "12 0.5\n"));
  const auto frequency = keeper.start({});
  ASSERT_TRUE(frequency);
  EXPECT_NEAR(frequency->frequency_ratio, 12e-6, 1e-12);
  keeper.look({});
  EXPECT_TRUE(seen_.tried.empty());
  EXPECT_EQ(log_.str(), "");
  EXPECT_EQ(keeper.writable(), true);
}

TEST_F(FrequencyKeeperTest, ABrokenFileIsNamedOnceAndReplacedAtTheNextSave) {
  const std::string path = folder_.write("drift", "0 1e165\n");
  FrequencyKeeper keeper = make(path);
  EXPECT_FALSE(keeper.start({}));
  EXPECT_NE(log_.str().find(path), std::string::npos);
  EXPECT_EQ(keeper.writable(), true);
  keeper.save({}, {.frequency_ratio = 1e-6, .error_ratio = 1e-8});
  EXPECT_TRUE(make(path).start({}));
}

TEST_F(FrequencyKeeperTest, WithoutAFileNothingIsKeptAndNothingIsWrong) {
  FrequencyKeeper keeper = make("");
  EXPECT_FALSE(keeper.start({}));
  keeper.look({});
  EXPECT_FALSE(keeper.writable());
  EXPECT_TRUE(seen_.tried.empty());
}

TEST_F(FrequencyKeeperTest, AMissingFolderIsToldAtTheStartAndHeals) {
  FrequencyKeeper keeper = make(folder_.path("none/drift"));
  EXPECT_FALSE(keeper.start({}));
  ASSERT_EQ(seen_.tried.size(), 1U);
  EXPECT_FALSE(seen_.tried[0].ok);
  EXPECT_NE(seen_.tried[0].detail.find("No such file or directory"), std::string::npos);
  EXPECT_EQ(keeper.writable(), false);
  keeper.look({});
  EXPECT_EQ(seen_.tried.size(), 1U);  // told once, not at each look
  fs::create_directory(folder_.path("none"));
  keeper.look({});
  ASSERT_EQ(seen_.tried.size(), 2U);
  EXPECT_TRUE(seen_.tried[1].ok);
  EXPECT_EQ(keeper.writable(), true);
}

TEST_F(FrequencyKeeperTest, AFolderThatGoesAwayIsSeenBeforeTheNextSave) {
  fs::create_directory(folder_.path("state"));
  FrequencyKeeper keeper = make(folder_.path("state/drift"));
  EXPECT_FALSE(keeper.start({}));
  fs::remove(folder_.path("state"));
  keeper.look({});
  EXPECT_EQ(keeper.writable(), false);
  EXPECT_EQ(seen_.tried.size(), 1U);
  keeper.save({}, {.frequency_ratio = 1e-6});
  EXPECT_EQ(seen_.tried.size(), 2U);  // each frequency that is lost is told
}

TEST_F(FrequencyKeeperTest, AnotherFileAfterAReloadIsTriedAtOnce) {
  FrequencyKeeper keeper = make(folder_.path("drift"));
  EXPECT_FALSE(keeper.start({}));
  DisciplineConfig config;
  config.drift_file = folder_.path("none/drift");
  keeper.configure({}, config);
  EXPECT_EQ(keeper.writable(), false);
  config.drift_file = folder_.path("other");
  keeper.configure({}, config);
  EXPECT_EQ(keeper.writable(), true);
  keeper.save({}, {.frequency_ratio = 1e-6});
  EXPECT_TRUE(fs::exists(folder_.path("other")));
}

}  // namespace
}  // namespace gnomon
