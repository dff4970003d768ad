#include "metrics/instruments.h"

namespace gnomon {

CounterSet::CounterSet(prometheus::Family<prometheus::Counter>& family,
                       std::string_view name,
                       const prometheus::Labels& fixed)
    : family_{&family} {
  const std::vector<LabelSpec>& labels = series(name).labels;
  if (labels.size() == fixed.size()) {
    series_.push_back(&family.Add(fixed));
    return;
  }
  const LabelSpec& enumerated = labels.back();
  set_ = enumerated.values;
  for (const std::string& value : label_values(enumerated.values)) {
    prometheus::Labels all = fixed;
    all.emplace(enumerated.name, value);
    series_.push_back(&family.Add(all));
  }
}

void CounterSet::remove() {
  for (prometheus::Counter* const one : series_) family_->Remove(one);
  series_.clear();
}

prometheus::Family<prometheus::Counter>& counter_family(prometheus::Registry& registry,
                                                        std::string_view name) {
  const SeriesSpec& spec = series(name);
  return prometheus::BuildCounter()
      .Name(std::string{spec.name})
      .Help(std::string{spec.help})
      .Register(registry);
}

prometheus::Family<prometheus::Histogram>& histogram_family(prometheus::Registry& registry,
                                                            std::string_view name) {
  const SeriesSpec& spec = series(name);
  return prometheus::BuildHistogram()
      .Name(std::string{spec.name})
      .Help(std::string{spec.help})
      .Register(registry);
}

CounterSet make_counter(prometheus::Registry& registry, std::string_view name) {
  return CounterSet{counter_family(registry, name), name, {}};
}

prometheus::Histogram& make_histogram(prometheus::Registry& registry, std::string_view name) {
  return histogram_family(registry, name).Add({}, series(name).buckets);
}

}  // namespace gnomon
