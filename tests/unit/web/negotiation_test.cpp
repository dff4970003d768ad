#include "web/negotiation.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

constexpr auto kText = ExpositionFormat::kText;
constexpr auto kOpenMetrics = ExpositionFormat::kOpenMetrics;

TEST(Negotiation, TextUnlessOpenMetricsIsNamed) {
  EXPECT_EQ(choose_format(""), kText);
  EXPECT_EQ(choose_format("*/*"), kText);
  EXPECT_EQ(choose_format("text/html,application/xhtml+xml,*/*;q=0.8"), kText);
  EXPECT_EQ(choose_format("application/*"), kText);
  EXPECT_EQ(choose_format("application/openmetrics-text"), kOpenMetrics);
  EXPECT_EQ(choose_format("Application/OpenMetrics-Text; Version=\"1.0.0\""), kOpenMetrics);
}

TEST(Negotiation, UnderstandsWhatPrometheusSends) {
  EXPECT_EQ(choose_format("application/openmetrics-text;version=1.0.0,"
                          "application/openmetrics-text;version=0.0.1;q=0.75,"
                          "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
            kOpenMetrics);
  EXPECT_EQ(choose_format("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                          "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;"
                          "escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"),
            kOpenMetrics);
}

TEST(Negotiation, QualityDecides) {
  EXPECT_EQ(choose_format("application/openmetrics-text;q=0.4, text/plain;q=0.6"), kText);
  EXPECT_EQ(choose_format("application/openmetrics-text;q=0"), kText);
  EXPECT_EQ(choose_format("application/openmetrics-text;version=0.0.1"), kText);
  EXPECT_EQ(choose_format("application/openmetrics-text;version=2.0.0, text/plain;q=0.1"), kText);
  EXPECT_EQ(choose_format("application/openmetrics-text;q=0.3, */*;q=0.1"), kOpenMetrics);
  EXPECT_EQ(choose_format("application/openmetrics-text;q=0.3, text/plain;q=0.1, */*"),
            kOpenMetrics);
}

TEST(Negotiation, NonsenseGivesText) {
  for (const char* const accept : {",", ";;", "q=1", "application/openmetrics-text;q=x",
                                   "application/openmetrics-text;q=-1", "\xff\xfe", " , ;q=,= "}) {
    EXPECT_EQ(choose_format(accept), kText) << accept;
  }
}

TEST(Negotiation, GzipOnlyWithQuality) {
  for (const char* const header :
       {"gzip", "deflate, GZIP;q=0.5", "*", "x-gzip", "br , gzip ; q=1.0"}) {
    EXPECT_TRUE(accepts_gzip(header)) << header;
  }
  for (const char* const header :
       {"", "identity", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzipped", "*, gzip;q=0"}) {
    EXPECT_FALSE(accepts_gzip(header)) << header;
  }
}

}  // namespace
}  // namespace gnomon
