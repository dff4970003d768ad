#include "base/nearest.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace gnomon {

namespace {

// Words are cut to this length, which is longer than any key. So the work stays bounded.
constexpr std::size_t kLongest = 64;
// Least length of a common beginning. A shorter one would fit too many words.
constexpr std::size_t kShortestPrefix = 4;

bool one_begins_the_other(std::string_view a, std::string_view b) {
  return std::min(a.size(), b.size()) >= kShortestPrefix && (a.starts_with(b) || b.starts_with(a));
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  using Row = std::array<std::size_t, kLongest + 1>;
  Row before_last{};
  Row last{};
  Row row{};
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::optional<std::string> nearest(std::string_view given,
                                   const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t least = 2 + given.size() / 4;
  for (const std::string& candidate : candidates) {
    const std::size_t distance =
        one_begins_the_other(given, candidate) ? 1 : edit_distance(given, candidate);
    if (distance < least && distance < given.size()) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace gnomon
