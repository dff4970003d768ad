#include "log/line_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <string>

#include "log/logger.h"

namespace gnomon {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kFull = index_of(LogLossReason::kQueueFull);
constexpr std::size_t kFailed = index_of(LogLossReason::kWriteFailed);

std::string notice(std::uint64_t lost) { return "lost " + std::to_string(lost) + "\n"; }

/// What all notices in `text` add up to.
std::uint64_t told(const std::string& text) {
  const std::string word = "lost ";
  std::uint64_t sum = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = text.find('\n', at);
    if (end != std::string::npos) sum += std::stoull(text.substr(at + word.size(), end - at));
  }
  return sum;
}

/// A line of 100 octets.
std::string line(int number) {
  std::string text = std::to_string(number);
  text.resize(99, '.');
  return text + '\n';
}

/// A pipe, and what has been read from it.
class Pipe {
 public:
  Pipe() {
    (void)std::signal(SIGPIPE, SIG_IGN);  // as in the daemon
    EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
  }

  ~Pipe() {
    close_reader();
    close_writer();
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  [[nodiscard]] int writer() const { return ends_[1]; }

  void close_reader() { close_end(0); }

  void close_writer() { close_end(1); }

  /// Reads until all that was read ends with `ending`, or the writing end is closed.
  const std::string& read_until(const std::string& ending) {
    while (!text_.ends_with(ending) && read_more()) {
    }
    return text_;
  }

  /// False at the end.
  bool read_more() {
    std::array<char, 4096> piece{};
    const ssize_t size = ::read(ends_[0], piece.data(), piece.size());
    if (size <= 0) return false;
    text_.append(piece.data(), static_cast<std::size_t>(size));
    return true;
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void close_end(std::size_t which) {
    if (ends_.at(which) >= 0) ::close(ends_.at(which));
    ends_.at(which) = -1;
  }

  std::array<int, 2> ends_{-1, -1};
  std::string text_;
};

TEST(LineWriter, KeepsTheOrderAndWritesTheRestAtTheEnd) {
  Pipe pipe;
  std::string expected;
  {
    LineWriter writer{{.descriptor = pipe.writer()}, notice};
    writer.put(line(0), LogLevel::kInfo);  // before the thread: waits for it
    ASSERT_TRUE(writer.start());
    for (int i = 1; i < 100; ++i) writer.put(line(i), LogLevel::kInfo);
  }
  pipe.close_writer();
  for (int i = 0; i < 100; ++i) expected += line(i);
  EXPECT_EQ(pipe.read_until("never"), expected);
}

TEST(LineWriter, AFullPipeLosesLinesCountsThemAndSaysSoWhenItIsReadAgain) {
  constexpr int kLines = 3000;  // 300 kB: the pipe takes 64 KiB, the queue 100 kB
  Pipe pipe;
  LineWriter writer{{.descriptor = pipe.writer(), .queue_octets = 100'000}, notice};
  ASSERT_TRUE(writer.start());
  for (int i = 0; i < kLines; ++i) writer.put(line(i), LogLevel::kInfo);
  const std::uint64_t lost = writer.losses().at(kFull);
  EXPECT_GT(lost, 1000U);
  EXPECT_LT(lost, 2500U);
  // Lines may be missing in several places: the notices add up to all of them.
  while (told(pipe.text()) < lost) pipe.read_more();
  EXPECT_EQ(told(pipe.text()), lost);
  writer.put("next\n", LogLevel::kInfo);
  EXPECT_THAT(pipe.read_until("next\n"), testing::EndsWith("next\n"));
}

TEST(LineWriter, AFloodOfDetailsLeavesRoomForAnError) {
  Pipe pipe;
  LineWriter writer{{.descriptor = pipe.writer(), .queue_octets = 100'000}, notice};
  ASSERT_TRUE(writer.start());
  for (int i = 0; i < 3000; ++i) writer.put(line(i), LogLevel::kTrace);
  const std::uint64_t lost = writer.losses().at(kFull);
  writer.put("error\n", LogLevel::kError);
  EXPECT_EQ(writer.losses().at(kFull), lost);
  EXPECT_THAT(pipe.read_until("error\n"), testing::EndsWith("error\n"));
}

TEST(LineWriter, TheEndDoesNotWaitForAStuckReader) {
  for (const bool with_thread : {true, false}) {
    Pipe pipe;
    const auto began = Clock::now();
    {
      LineWriter writer{{.descriptor = pipe.writer(), .farewell = milliseconds{50}}, notice};
      if (with_thread) {
        ASSERT_TRUE(writer.start());
      }
      for (int i = 0; i < 2000; ++i) writer.put(line(i), LogLevel::kInfo);
    }
    EXPECT_LT(Clock::now() - began, milliseconds{5000});
    EXPECT_TRUE(pipe.read_more());  // sets free a thread that was left behind
  }
}

TEST(LineWriter, ASinkThatRefusesCostsTheLineAndNothingElse) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  {
    LineWriter writer{{.descriptor = full}, notice};
    ASSERT_TRUE(writer.start());
    writer.put(line(0), LogLevel::kError);
    writer.put(line(1), LogLevel::kError);
    while (writer.losses().at(kFailed) < 2) {
    }
    EXPECT_EQ(writer.losses().at(kFull), 0U);
  }
  ::close(full);
}

TEST(LineWriter, AReaderWhoIsGoneEndsNothing) {
  Pipe pipe;
  pipe.close_reader();
  LineWriter writer{{.descriptor = pipe.writer()}, notice};
  ASSERT_TRUE(writer.start());
  writer.put(line(0), LogLevel::kInfo);
  while (writer.losses().at(kFailed) < 1) {
  }
}

TEST(Logger, WhatIsLostIsToldInTheFormOfTheLog) {
  Pipe pipe;
  Logger logger{LogConfig{.level = LogLevel::kTrace, .format = LogFormat::kJson}, pipe.writer()};
  ASSERT_TRUE(logger.start());
  const std::string message(200, 'x');
  while (logger.losses().at(kFull) == 0) logger.info(message);
  EXPECT_THAT(pipe.read_until(",\"event\":\"log_lines_lost\",\"count\":1}\n"),
              testing::HasSubstr("\"level\":\"warning\",\"message\":\"1 line of this log lost"));
}

TEST(Logger, WithoutAThreadWhatWasLoggedIsShownAtTheEnd) {
  Pipe pipe;
  std::make_unique<Logger>(LogConfig{}, pipe.writer())->error("cannot listen");
  pipe.close_writer();
  EXPECT_THAT(pipe.read_until("never"), testing::EndsWith("cannot listen\n"));
}

}  // namespace
}  // namespace gnomon
