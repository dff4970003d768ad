#include "metrics/instruments.h"

namespace gnomon {

CounterSet::CounterSet(prometheus::Family<prometheus::Counter>& family, std::string_view name) {
  const std::vector<LabelSpec>& labels = series(name).labels;
  if (labels.empty()) {
    series_.push_back(&family.Add({}));
    return;
  }
  const LabelSpec& enumerated = labels.back();
  set_ = enumerated.values;
  const std::vector<std::string>& values = label_values(enumerated.values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool never = is_reserved(enumerated.values, i);
    series_.push_back(never ? nullptr : &family.Add({{std::string{enumerated.name}, values[i]}}));
  }
}

CounterSet make_counter(prometheus::Registry& registry, std::string_view name) {
  const SeriesSpec& spec = series(name);
  return CounterSet{prometheus::BuildCounter()
                        .Name(std::string{spec.name})
                        .Help(std::string{spec.help})
                        .Register(registry),
                    name};
}

prometheus::Histogram& make_histogram(prometheus::Registry& registry, std::string_view name) {
  const SeriesSpec& spec = series(name);
  return prometheus::BuildHistogram()
      .Name(std::string{spec.name})
      .Help(std::string{spec.help})
      .Register(registry)
      .Add({}, spec.buckets);
}

}  // namespace gnomon
