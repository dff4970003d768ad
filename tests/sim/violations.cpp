#include "sim/violations.h"

#include <fmt/format.h>

#include <utility>

namespace gnomon::sim {

void Violations::add(TrueTime at, std::string_view node, std::string what) {
  ++count_;
  if (kept_.size() < kKept) {
    kept_.push_back({.at = at, .node = std::string{node}, .what = std::move(what)});
  }
}

std::string Violations::report() const {
  std::string text;
  for (const Violation& one : kept_) {
    text += fmt::format("{:.6f} s {}: {}\n", elapsed_seconds(one.at), one.node, one.what);
  }
  if (count_ > kept_.size()) text += fmt::format("and {} more\n", count_ - kept_.size());
  return text;
}

}  // namespace gnomon::sim
