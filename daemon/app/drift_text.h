#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/node_io.h"

namespace gnomon {

// The text of a drift file: one line with the learnt frequency and its standard deviation, both in
// ppm, such as "12.345678 0.010000". Positive: the clock is made faster. ntpd's drift file is the
// first number alone, with the same sign.

/// Largest error that a drift file may hold, ppm. No oscillator is worse than 10 %.
inline constexpr double kLargestDriftError = 100'000;

/// What `text` says, whoever wrote it. Empty unless it is one or two plain decimal numbers and
/// nothing else: a frequency of at most `max_frequency_ppm` either way, and an error above 0 and of
/// at most `kLargestDriftError`. Without the second number the error is 0, which means unknown.
[[nodiscard]] std::optional<SaveFrequency> parse_drift(std::string_view text,
                                                       double max_frequency_ppm);

/// The text for `frequency`. A value out of range is written as the nearest that is in range, so
/// that `parse_drift` takes every text that this returns.
[[nodiscard]] std::string drift_text(const SaveFrequency& frequency, double max_frequency_ppm);

}  // namespace gnomon
