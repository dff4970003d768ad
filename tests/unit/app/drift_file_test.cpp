#include "app/drift_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "temporary_folder.h"

namespace gnomon {
namespace {

using test::TemporaryFolder;
namespace fs = std::filesystem;

DriftFile drift_file(const std::string& path) {
  DisciplineConfig config;
  config.drift_file = path;
  return DriftFile{config};
}

TEST(DriftFile, KeepsWhatItIsGiven) {
  const TemporaryFolder folder;
  const DriftFile file = drift_file(folder.path("drift"));
  ASSERT_TRUE(file.save({.frequency_ratio = -12.345678e-6, .error_ratio = 0.25e-6}));
  const auto loaded = file.load();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_NEAR((*loaded)->frequency_ratio, -12.345678e-6, 1e-12);
  EXPECT_NEAR((*loaded)->error_ratio, 0.25e-6, 1e-12);
}

TEST(DriftFile, WithoutAFileThereIsNothingAndNoError) {
  const TemporaryFolder folder;
  const DriftFile file = drift_file(folder.path("drift"));
  const auto loaded = file.load();
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(*loaded);
  EXPECT_FALSE(file.age_seconds());
}

TEST(DriftFile, WithoutAPathNothingIsKept) {
  const DriftFile file = drift_file("");
  EXPECT_TRUE(file.save({.frequency_ratio = 1e-6}));
  const auto loaded = file.load();
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(*loaded);
  EXPECT_FALSE(file.age_seconds());
}

TEST(DriftFile, OneNumberIsAFrequencyOfUnknownError) {
  const TemporaryFolder folder;
  const auto loaded = drift_file(folder.write("drift", "-3.5\n")).load();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_NEAR((*loaded)->frequency_ratio, -3.5e-6, 1e-12);
  EXPECT_EQ((*loaded)->error_ratio, 0);
}

TEST(DriftFile, NonsenseIsAnErrorThatNamesTheFile) {
  const TemporaryFolder folder;
  for (const std::string& text :
       {std::string{}, std::string{"fast"}, std::string{"0 1e165"}, std::string(2'000'000, '1')}) {
    const std::string path = folder.write("drift", text);
    const auto loaded = drift_file(path).load();
    ASSERT_FALSE(loaded) << text.substr(0, 80);
    EXPECT_TRUE(loaded.error().starts_with(path + ": ")) << loaded.error();
  }
}

TEST(DriftFile, WhatIsNoRegularFileIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("fifo").c_str(), 0600), 0);
  fs::create_directory(folder.path("folder"));
  fs::create_symlink("/dev/null", folder.path("link"));
  fs::create_symlink("ring", folder.path("ring"));
  for (const std::string& path :
       {folder.path("fifo"), folder.path("folder"), folder.path("link"), folder.path("ring"),
        std::string{"/dev/zero"}, std::string{"/"}}) {
    const DriftFile file = drift_file(path);
    EXPECT_FALSE(file.load()) << path;
    EXPECT_FALSE(file.save({.frequency_ratio = 1e-6})) << path;
    EXPECT_FALSE(file.try_to_save()) << path;
    EXPECT_TRUE(file.obstacle()) << path;
    DisciplineConfig config;
    config.drift_file = path;
    EXPECT_TRUE(wrong_drift_file(config)) << path;
  }
  EXPECT_TRUE(fs::is_fifo(folder.path("fifo")));
  EXPECT_TRUE(fs::is_symlink(folder.path("link")));
  EXPECT_TRUE(fs::is_character_file("/dev/zero"));
}

TEST(DriftFile, ASymbolicLinkIsFollowedAndStays) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("real"));
  fs::create_symlink("real/drift", folder.path("link"));
  const DriftFile file = drift_file(folder.path("link"));
  ASSERT_TRUE(file.load());
  ASSERT_TRUE(file.save({.frequency_ratio = 3e-6, .error_ratio = 1e-6}));
  EXPECT_TRUE(fs::is_symlink(folder.path("link")));
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(folder.path("real/drift"))));
  ASSERT_TRUE(file.load() && *file.load());
}

TEST(DriftFile, TryingLeavesNothingBehind) {
  const TemporaryFolder folder;
  const std::string path = folder.write("drift", "7 1\n");
  ASSERT_TRUE(drift_file(path).try_to_save());
  EXPECT_EQ(std::distance(fs::directory_iterator{folder.path("")}, {}), 1);
  EXPECT_NEAR((*drift_file(path).load())->frequency_ratio, 7e-6, 1e-12);
}

TEST(DriftFile, ItsAgeIsThatOfTheLastWrite) {
  const TemporaryFolder folder;
  const std::string path = folder.write("drift", "1 1\n");
  std::filesystem::last_write_time(
      path, std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
  const DriftFile file = drift_file(path);
  ASSERT_TRUE(file.age_seconds());
  EXPECT_NEAR(*file.age_seconds(), 3600, 60);
  ASSERT_TRUE(file.save({.frequency_ratio = 2e-6}));
  EXPECT_LT(*file.age_seconds(), 60);
}

TEST(DriftFile, AFolderThatIsNotThereIsAnError) {
  const TemporaryFolder folder;
  const DriftFile file = drift_file(folder.path("none/drift"));
  EXPECT_FALSE(file.save({.frequency_ratio = 2e-6}));
  ASSERT_TRUE(file.obstacle());
  EXPECT_NE(file.obstacle()->find("No such file or directory"), std::string::npos);
  DisciplineConfig config;
  config.drift_file = folder.path("none/drift");
  EXPECT_FALSE(wrong_drift_file(config));  // it may be mounted later
}

}  // namespace
}  // namespace gnomon
