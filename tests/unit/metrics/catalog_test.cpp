#include "metrics/catalog.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "metrics/reference.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

TEST(Catalog, NamesAreUniqueAndFollowTheRules) {
  std::set<std::string_view> seen;
  for (const SeriesSpec* const spec : all_series()) {
    const std::string name{spec->name};
    EXPECT_TRUE(seen.insert(spec->name).second) << name;
    EXPECT_TRUE(name.starts_with("ntp_") || name.starts_with("process_")) << name;
    EXPECT_EQ(name.ends_with("_total"), spec->type == SeriesType::kCounter) << name;
    EXPECT_EQ(name.ends_with("_info"), spec->type == SeriesType::kInfo) << name;
    EXPECT_EQ(!spec->buckets.empty(), spec->type == SeriesType::kHistogram) << name;
  }
  EXPECT_GT(seen.size(), 90U);
}

TEST(Catalog, HelpIsASentenceAndSaysTheSignOfEveryOffset) {
  for (const SeriesSpec* const spec : all_series()) {
    const std::string name{spec->name};
    EXPECT_TRUE(spec->help.ends_with('.')) << name;
    EXPECT_EQ(spec->help.find('\n'), std::string_view::npos) << name;
    const bool has_sign = name.ends_with("_offset_seconds") && !name.starts_with("ntp_threshold") &&
                          name != "ntp_kernel_tai_offset_seconds";
    if (has_sign) {
      EXPECT_NE(spec->help.find("positive"), std::string_view::npos) << name;
    }
  }
}

TEST(Catalog, OnlyInfoSeriesHaveFreeText) {
  for (const SeriesSpec* const spec : all_series()) {
    for (const LabelSpec& label : spec->labels) {
      if (label.values != LabelValues::kText) continue;
      EXPECT_EQ(spec->type, SeriesType::kInfo) << spec->name << " " << label.name;
    }
  }
}

TEST(Catalog, BucketsRise) {
  for (const SeriesSpec* const spec : all_series()) {
    for (std::size_t i = 1; i < spec->buckets.size(); ++i) {
      EXPECT_LT(spec->buckets[i - 1], spec->buckets[i]) << spec->name;
    }
  }
}

TEST(Catalog, UnitsComeFromTheName) {
  EXPECT_EQ(series("ntp_system_offset_seconds").unit(), "seconds");
  EXPECT_EQ(series("ntp_system_step_seconds_total").unit(), "seconds");
  EXPECT_EQ(series("ntp_system_frequency_ratio").unit(), "ratio");
  EXPECT_EQ(series("process_resident_memory_bytes").unit(), "bytes");
  EXPECT_EQ(series("ntp_system_updates_total").unit(), "");
}

TEST(CatalogDeathTest, AnUnknownNameEndsTheProgram) {
  EXPECT_DEATH((void)series("ntp_system_ofset_seconds"), "index.end");
}

TEST(Reference, TheCommittedPageIsTheCatalogue) {
  const std::string path = testing::test_folder() + "/../../../metrics/REFERENCE.md";
  EXPECT_EQ(testing::read_file(path), reference_page())
      << "run: gnomon_catalog --reference > metrics/REFERENCE.md";
}

TEST(Reference, LinesNameTypesAndLabels) {
  const std::string lines = catalog_lines();
  EXPECT_NE(lines.find("ntp_system_peers\tgauge\t\tminimal\tclass=configured|resolved|reachable|"
                       "selectable|truechimer|combined|distinct\n"),
            std::string::npos);
  EXPECT_NE(lines.find("ntp_peer_round_trip_seconds\thistogram\tseconds\tfull\tpeer\n"),
            std::string::npos);
}

}  // namespace
}  // namespace gnomon
