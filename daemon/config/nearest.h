#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gnomon::config {

/// Optimal string alignment: how many insertions, deletions, replacements and swaps of neighbours
/// turn `a` into `b`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `given` was most likely meant to be: few edits away for its length, or one
/// begins with the other. The first wins a tie. None if nothing is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view given,
                                                 const std::vector<std::string>& candidates);

}  // namespace gnomon::config
