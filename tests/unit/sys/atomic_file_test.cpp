#include "sys/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace gnomon {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gnomon-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }

  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }

  [[nodiscard]] std::ptrdiff_t file_count() const {
    return std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{});
  }

  fs::path folder_;
};

TEST_F(AtomicFile, WritesReplacesAndReads) {
  const std::string file = path("drift");
  ASSERT_TRUE(write_file_atomically(file, "first, and rather long\n"));
  ASSERT_TRUE(write_file_atomically(file, "second\n"));
  EXPECT_EQ(read_small_file(file).value(), "second\n");
  EXPECT_EQ(file_count(), 1);
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

TEST_F(AtomicFile, ReadersOfTheOldFileKeepIt) {
  const std::string file = path("drift");
  ASSERT_TRUE(write_file_atomically(file, "old"));
  std::ifstream reader{file};
  ASSERT_TRUE(write_file_atomically(file, "new"));
  std::string seen;
  reader >> seen;
  EXPECT_EQ(seen, "old");
}

TEST_F(AtomicFile, FailuresComeInWordsAndLeaveNothingBehind) {
  const auto missing = write_file_atomically(path("no/such/drift"), "x");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().find("No such file or directory"), std::string::npos);

  fs::create_directory(folder_ / "drift");
  const auto in_the_way = write_file_atomically(path("drift"), "x");
  ASSERT_FALSE(in_the_way);
  EXPECT_NE(in_the_way.error().find("is a folder, not a regular file"), std::string::npos);
  EXPECT_EQ(file_count(), 1);
}

TEST_F(AtomicFile, ReadsOnlySmallFiles) {
  const std::string file = path("drift");
  ASSERT_TRUE(write_file_atomically(file, std::string(10, 'x')));
  EXPECT_EQ(read_small_file(file, 10).value().size(), 10U);
  const auto long_one = read_small_file(file, 9);
  ASSERT_FALSE(long_one);
  EXPECT_NE(long_one.error().find("longer than 9 octets"), std::string::npos);
  const auto none = read_small_file(path("none"));
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().find("open: No such file"), std::string::npos);
}

TEST_F(AtomicFile, AFifoMakesNobodyWait) {
  const std::string fifo = path("fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const auto read = read_small_file(fifo);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().find("is a FIFO, not a regular file"), std::string::npos) << read.error();
  EXPECT_FALSE(read_small_file("/dev/zero"));
  EXPECT_FALSE(read_small_file("/"));
}

}  // namespace
}  // namespace gnomon
