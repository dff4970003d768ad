#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gnomon {

/// The smallest number of insertions, deletions, replacements and swaps of neighbours that turns
/// `a` into `b` (optimal string alignment). Only the first 64 characters count.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that the user most likely meant by `given`: it is only a few edits away (fewer
/// than 2 + length / 4), or one of the two begins with the other. Of several equally near ones the
/// first is taken. Empty if none is near. Example: "max_slew" is near "max_slew_ppm".
[[nodiscard]] std::optional<std::string> nearest(std::string_view given,
                                                 const std::vector<std::string>& candidates);

}  // namespace gnomon
