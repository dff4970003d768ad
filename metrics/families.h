#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/catalog.h"
#include "metrics/text_sink.h"

namespace prometheus {
struct MetricFamily;
}

namespace gnomon {

/// Names and values, in the order of the exposition. What they refer to must live as long as the
/// call that they are handed to.
using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

/// The samples of a scrape, without those of peers, in the order of the exposition: families in the
/// order of the catalogue, the samples of a family by their labels.
struct FamilySamples {
  struct Sample {
    std::size_t place = 0;  ///< of the family in `all_series()`
    std::size_t begin = 0;  ///< in `texts`: what follows the family's name in the line
    std::size_t length = 0;
  };

  std::string texts;
  std::vector<Sample> samples;

  [[nodiscard]] std::string_view text(const Sample& sample) const {
    return std::string_view{texts}.substr(sample.begin, sample.length);
  }
};

/// Collects samples of families of the catalogue. Names that are not in the catalogue end the
/// program. A value that is not finite is absent, and so is a series above the level.
class Families {
 public:
  explicit Families(MetricsLevel level);
  Families(const Families&) = delete;
  Families& operator=(const Families&) = delete;
  ~Families() = default;

  /// A gauge or a counter, as the catalogue says.
  void add(std::string_view name, double value, const Labels& labels = {});

  /// Nothing if there is no value.
  void add(std::string_view name, const std::optional<double>& value, const Labels& labels = {});

  /// The value 1 with these labels.
  void add_info(std::string_view name, const Labels& labels);

  /// One sample per value of the set's enumerated label, which is the last one of the series:
  /// 1 for `active`, 0 for the others.
  void add_state(std::string_view name, std::string_view active, const Labels& labels = {});

  /// `counts` not cumulative, one more than the catalogue's buckets; the last is above all bounds.
  void add_histogram(std::string_view name, std::span<const std::uint64_t> counts, double sum);

  /// Families made elsewhere by a prometheus-cpp registry. Histograms have no labels.
  void add_all(const std::vector<prometheus::MetricFamily>& families);

  /// Everything so far, in order. To be called once.
  [[nodiscard]] FamilySamples take();

 private:
  /// The place of `name`, or none if the level hides it.
  [[nodiscard]] std::optional<std::size_t> shown(std::string_view name) const;

  void add_sample(std::size_t place, double value, const Labels& labels);
  void add_bucket(std::size_t place, double bound, std::uint64_t cumulative);
  void add_sum(std::size_t place, double sum, std::uint64_t count);

  /// What was written into `sink_` since `begin` is a sample.
  void keep(std::size_t place, std::size_t begin);

  MetricsLevel level_;
  FamilySamples made_;
  TextSink sink_{made_.texts};
};

}  // namespace gnomon
