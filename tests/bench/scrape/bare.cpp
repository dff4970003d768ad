// gnomon_bare_registry SCRAPES: reads an exposition (text 0.0.4) from its input, puts as many
// gauges with the same names and labels into a bare prometheus-cpp registry, and prints what it
// costs to serialise them with prometheus-cpp's own TextSerializer, as JSON.

#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "read_samples.h"

namespace {

using Families = std::map<std::string, prometheus::Family<prometheus::Gauge>*>;

std::size_t fill(prometheus::Registry& registry, const std::string& exposition) {
  Families families;
  std::size_t count = 0;
  for (const auto& sample : gnomon::testing::read_samples(exposition)) {
    auto*& family = families[sample.name];
    if (family == nullptr) {
      family = &prometheus::BuildGauge().Name(sample.name).Help("A series.").Register(registry);
    }
    family->Add(sample.labels).Set(sample.value);
    ++count;
  }
  return count;
}

double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

long faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

}  // namespace

int main(int count, char** arguments) {
  const int scrapes = count > 1 ? std::atoi(arguments[1]) : 20;
  const std::string input{std::istreambuf_iterator<char>{std::cin}, {}};
  prometheus::Registry registry;
  const std::size_t samples = fill(registry, input);
  const prometheus::TextSerializer serializer;
  std::size_t octets = serializer.Serialize(registry.Collect()).size();
  const double began = processor_ms();
  const long faults_before = faults();
  for (int i = 0; i < scrapes; ++i) octets = serializer.Serialize(registry.Collect()).size();
  std::printf("{\"samples\": %zu, \"octets\": %zu, \"ms\": %.3f, \"faults\": %.1f}\n", samples,
              octets, (processor_ms() - began) / scrapes,
              static_cast<double>(faults() - faults_before) / scrapes);
  return 0;
}
