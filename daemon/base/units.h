#pragma once

#include <string>

namespace gnomon {

// Times for people: three significant digits and the unit that fits. For values that programs read,
// print seconds.

/// "0 s", "-12 ns", "45.6 us", "1.23 ms", "75 s". "n/a" for what is not finite.
[[nodiscard]] std::string seconds_text(double seconds);

/// The same with its sign, for offsets: "+45.6 us". Zero has none.
[[nodiscard]] std::string offset_text(double seconds);

/// An age or a period in whole units: "16 s", "17 min", "36 h", "12 d"; below 1 s as
/// `seconds_text`.
[[nodiscard]] std::string span_text(double seconds);

}  // namespace gnomon
