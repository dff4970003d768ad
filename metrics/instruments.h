#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "metrics/catalog.h"

namespace gnomon {

// Counters and histograms of the catalogue, made in a prometheus-cpp registry. The registry must
// outlive them. Counting is safe on any thread; making only on one.

/// A counter with one series per value of its enumerated label, or just one if it has none.
class CounterSet {
 public:
  CounterSet(prometheus::Family<prometheus::Counter>& family, std::string_view name);

  /// Of a counter that has no enumerated label.
  void increment() {
    GNOMON_CHECK(set_ == kNoSet);
    series_.front()->Increment();
  }

  /// Of the series of `value`, an enum whose words are the values of the counter's label.
  template <class Enum>
  void increment(Enum value, double by = 1) {
    GNOMON_CHECK(set_ == set_of(value));
    prometheus::Counter* const one = series_.at(index_of(value));
    GNOMON_CHECK(one != nullptr);  // a reserved word that something produces after all
    one->Increment(by);
  }

 private:
  static constexpr auto kNoSet = LabelValues::kPeer;

  LabelValues set_ = kNoSet;                  // of the enumerated label
  std::vector<prometheus::Counter*> series_;  // null: of a reserved word
};

/// A counter in a family of its own.
[[nodiscard]] CounterSet make_counter(prometheus::Registry& registry, std::string_view name);

/// A histogram without labels, with the catalogue's buckets.
[[nodiscard]] prometheus::Histogram& make_histogram(prometheus::Registry& registry,
                                                    std::string_view name);

}  // namespace gnomon
