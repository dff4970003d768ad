#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/true_time.h"

namespace gnomon::sim {

/// A promise that was not kept.
struct Violation {
  TrueTime at;
  std::string node;
  std::string what;  ///< the promise and the figures, one sentence
};

/// The violations of one run. All are counted; the first `kKept` are kept with their text.
class Violations {
 public:
  static constexpr std::size_t kKept = 20;

  void add(TrueTime at, std::string_view node, std::string what);

  [[nodiscard]] std::size_t count() const { return count_; }

  [[nodiscard]] const std::vector<Violation>& kept() const { return kept_; }

  /// A line each, for a test's message; empty if there are none.
  [[nodiscard]] std::string report() const;

 private:
  std::vector<Violation> kept_;
  std::size_t count_ = 0;
};

}  // namespace gnomon::sim
