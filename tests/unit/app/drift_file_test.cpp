#include "app/drift_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "temporary_folder.h"

namespace gnomon {
namespace {

using test::TemporaryFolder;

TEST(DriftFile, KeepsWhatItIsGiven) {
  const TemporaryFolder folder;
  const DriftFile file{folder.path("drift")};
  ASSERT_TRUE(file.save({.frequency_ratio = -12.345678e-6, .error_ratio = 0.25e-6}));
  const auto loaded = file.load();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_NEAR((*loaded)->frequency_ratio, -12.345678e-6, 1e-12);
  EXPECT_NEAR((*loaded)->error_ratio, 0.25e-6, 1e-12);
}

TEST(DriftFile, WithoutAFileThereIsNothingAndNoError) {
  const TemporaryFolder folder;
  const DriftFile file{folder.path("drift")};
  const auto loaded = file.load();
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(*loaded);
  EXPECT_FALSE(file.age_seconds());
}

TEST(DriftFile, WithoutAPathNothingIsKept) {
  const DriftFile file{""};
  EXPECT_TRUE(file.save({.frequency_ratio = 1e-6}));
  const auto loaded = file.load();
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(*loaded);
  EXPECT_FALSE(file.age_seconds());
}

TEST(DriftFile, OneNumberIsAFrequencyOfUnknownError) {
  const TemporaryFolder folder;
  const auto loaded = DriftFile{folder.write("drift", "-3.5\n")}.load();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_NEAR((*loaded)->frequency_ratio, -3.5e-6, 1e-12);
  EXPECT_EQ((*loaded)->error_ratio, 0);
}

TEST(DriftFile, NonsenseIsAnErrorThatNamesTheFile) {
  const TemporaryFolder folder;
  for (const char* text : {"", "fast", "nan 1", "1e9 1"}) {
    const std::string path = folder.write("drift", text);
    const auto loaded = DriftFile{path}.load();
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(loaded.error(), path + ": expected a frequency in ppm");
  }
}

TEST(DriftFile, ItsAgeIsThatOfTheLastWrite) {
  const TemporaryFolder folder;
  const std::string path = folder.write("drift", "1 1\n");
  std::filesystem::last_write_time(
      path, std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
  const DriftFile file{path};
  ASSERT_TRUE(file.age_seconds());
  EXPECT_NEAR(*file.age_seconds(), 3600, 60);
  ASSERT_TRUE(file.save({.frequency_ratio = 2e-6}));
  EXPECT_LT(*file.age_seconds(), 60);
}

TEST(DriftFile, AFolderThatIsNotThereIsAnError) {
  const TemporaryFolder folder;
  EXPECT_FALSE(DriftFile{folder.path("none/drift")}.save({.frequency_ratio = 2e-6}));
}

}  // namespace
}  // namespace gnomon
