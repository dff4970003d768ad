// The small parts: texts of labels, gzip, the process's own values.

#include <gtest/gtest.h>
#include <unistd.h>

#include <ctime>
#include <string>

#include "metrics/gzip.h"
#include "metrics/label_values.h"
#include "metrics/process_stats.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

TEST(Printable, KeepsUtf8AndNothingElse) {
  EXPECT_EQ(printable("plain"), "plain");
  EXPECT_EQ(printable("\xc3\xa9\xe2\x82\xac\xf0\x9f\x95\x92"),
            "\xc3\xa9\xe2\x82\xac\xf0\x9f\x95\x92");
  EXPECT_EQ(printable(std::string{"a\0b\n\x7f", 5}), "a?b??");
  EXPECT_EQ(printable("\x80\xbf"), "??");
  EXPECT_EQ(printable("\xc0\xaf"), "??");            // overlong
  EXPECT_EQ(printable("\xe0\x80\xaf"), "???");       // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");       // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");  // above U+10FFFF
  EXPECT_EQ(printable("\xe2\x82"), "??");            // cut off
  EXPECT_EQ(printable(""), "");
}

TEST(RefidLabel, IsPrintable) {
  EXPECT_EQ(refid_label(RefId::from_text("GPS"), 1), "GPS");
  EXPECT_EQ(refid_label(RefId::from_text("INIT"), 16), "INIT");
  EXPECT_EQ(refid_label(RefId{.bits = 0xff0a0d22}, 1), "255.10.13.34");
  EXPECT_EQ(refid_label(RefId{.bits = 0xc0000201}, 2), "192.0.2.1");
  EXPECT_EQ(refid_label(RefId{}, 16), "");
}

TEST(LabelValues, ClosedSetsAreFilledAndOpenOnesEmpty) {
  EXPECT_TRUE(label_values(LabelValues::kPeer).empty());
  EXPECT_TRUE(label_values(LabelValues::kText).empty());
  EXPECT_EQ(label_values(LabelValues::kPeerState).size(), kCount<PeerState>);
  EXPECT_EQ(label_values(LabelValues::kRejectReason).back(), "filtered");
  EXPECT_EQ(label_values(LabelValues::kKissCode).front(), "RATE");
}

TEST(Gzip, ComesBackTheSame) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  const auto packed = gzip(text);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), text.size() / 2);
  const auto unpacked = testing::run_with_input("gunzip -c", *packed);
  EXPECT_EQ(unpacked.status, 0);
  EXPECT_TRUE(unpacked.output == text);
}

TEST(ProcessStats, AreThoseOfThisProcess) {
  const ProcessStats stats = read_process_stats();
  ASSERT_TRUE(stats.cpu_seconds && stats.open_fds && stats.resident_memory_bytes);
  ASSERT_TRUE(stats.virtual_memory_bytes && stats.start_time_seconds);
  EXPECT_GE(*stats.cpu_seconds, 0);
  EXPECT_GE(*stats.open_fds, 3);
  EXPECT_GT(*stats.resident_memory_bytes, 1e6);
  EXPECT_GE(*stats.virtual_memory_bytes, *stats.resident_memory_bytes);
  const auto now = static_cast<double>(std::time(nullptr));
  EXPECT_LE(*stats.start_time_seconds, now + 2);
  EXPECT_GT(*stats.start_time_seconds, now - 3600);
}

TEST(ProcessStats, SeeANewDescriptor) {
  const double before = read_process_stats().open_fds.value_or(0);
  const int descriptor = dup(0);
  EXPECT_EQ(read_process_stats().open_fds.value_or(0), before + 1);
  close(descriptor);
  EXPECT_EQ(read_process_stats().open_fds.value_or(0), before);
}

}  // namespace
}  // namespace gnomon
