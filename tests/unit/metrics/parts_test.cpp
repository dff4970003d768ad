// The small parts: texts of labels, the process's own values.

#include <gtest/gtest.h>
#include <unistd.h>

#include <ctime>
#include <string>

#include "metrics/label_values.h"
#include "metrics/process_stats.h"

namespace gnomon {
namespace {

TEST(RefidLabel, IsPrintable) {
  EXPECT_EQ(refid_label(RefId::from_text("GPS"), 1), "GPS");
  EXPECT_EQ(refid_label(RefId::from_text("INIT"), 16), "INIT");
  EXPECT_EQ(refid_label(RefId{.bits = 0xff0a0d22}, 1), "255.10.13.34");
  EXPECT_EQ(refid_label(RefId{.bits = 0xc0000201}, 2), "192.0.2.1");
  EXPECT_EQ(refid_label(RefId{}, 16), "");
}

TEST(LabelValues, ClosedSetsAreFilledAndOpenOnesEmpty) {
  EXPECT_TRUE(label_values(LabelValues::kPeer).empty());
  EXPECT_TRUE(label_values(LabelValues::kListenAddress).empty());
  EXPECT_TRUE(label_values(LabelValues::kText).empty());
  EXPECT_EQ(label_values(LabelValues::kPeerState).size(), kCount<PeerState>);
  EXPECT_EQ(label_values(LabelValues::kRejectReason).back(), "oversize");
  EXPECT_EQ(label_values(LabelValues::kKissCode).front(), "RATE");
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
