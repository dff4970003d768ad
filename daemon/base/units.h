#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace gnomon {

// Times for people: three significant digits and the unit that fits. What programs read is printed
// in seconds instead.

/// A time from nanoseconds to seconds: "0 s", "-12 ns", "45.6 us", "1.23 ms", "75 s". "n/a" for
/// what is not finite or beyond 1e12 s.
[[nodiscard]] std::string seconds_text(double seconds);

/// The same with its sign, for offsets: "+45.6 us". Zero has no sign.
[[nodiscard]] std::string offset_text(double seconds);

/// The same, no finer than it is known: "0 +- 5 us", "+12.3 +- 0.4 ms". `error` is one standard
/// deviation, seconds; it has one digit, two if the first is a 1, and the offset ends where it
/// ends. Without an error that is a positive number, as above.
[[nodiscard]] std::string measured_offset_text(double seconds, std::optional<double> error);

/// "1 peer", "0 peers", "4 peers".
[[nodiscard]] std::string counted(std::size_t number, const std::string& thing);

/// "3 of 4 peers agree", "1 of 4 peers agrees", "0 of 1 peer agrees".
[[nodiscard]] std::string agreement(std::size_t agreeing, std::size_t peers);

/// An age or a period in whole units: "16 s" up to 10 min, "17 min" up to 3 h, "36 h" up to 3 days,
/// then "12 d". Below 1 s as `seconds_text`.
[[nodiscard]] std::string span_text(double seconds);

}  // namespace gnomon
