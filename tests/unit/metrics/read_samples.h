#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace gnomon::testing {

/// A line of an exposition.
struct SampleLine {
  std::string name;
  std::map<std::string, std::string> labels;
  double value = 0;
};

/// Reads `name="value",...` from `text` at `at`, up to the brace.
inline std::map<std::string, std::string> read_labels(const std::string& text, std::size_t at) {
  std::map<std::string, std::string> labels;
  while (text.at(at) != '}') {
    if (text[at] == ',') ++at;
    const std::size_t equals = text.find('=', at);
    std::string& value = labels[text.substr(at, equals - at)];
    for (at = equals + 2; text.at(at) != '"'; ++at) {
      const bool escaped = text[at] == '\\';
      if (escaped) ++at;
      value.push_back(escaped && text[at] == 'n' ? '\n' : text[at]);
    }
    ++at;
  }
  return labels;
}

/// Every sample of an exposition, in its order.
inline std::vector<SampleLine> read_samples(const std::string& exposition) {
  std::vector<SampleLine> samples;
  std::istringstream lines{exposition};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    SampleLine sample{.name = line.substr(0, line.find_first_of("{ "))};
    if (line.at(sample.name.size()) == '{') {
      sample.labels = read_labels(line, sample.name.size() + 1);
    }
    sample.value = std::stod(line.substr(line.rfind(' ')));
    samples.push_back(std::move(sample));
  }
  return samples;
}

/// The value of the sample that has these labels among others; none if there is no such sample.
inline std::optional<double> value(const std::vector<SampleLine>& samples,
                                   const std::string& name,
                                   const std::map<std::string, std::string>& labels = {}) {
  const auto found = std::ranges::find_if(samples, [&](const SampleLine& sample) {
    return sample.name == name && std::ranges::all_of(labels, [&](const auto& label) {
             const auto has = sample.labels.find(label.first);
             return has != sample.labels.end() && has->second == label.second;
           });
  });
  return found == samples.end() ? std::nullopt : std::optional{found->value};
}

}  // namespace gnomon::testing
