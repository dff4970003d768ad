#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "model/ntp_types.h"
#include "model/word.h"

namespace gnomon {

// The calendar of leap seconds. A leap second is the last second of 30 June or 31 December, UTC:
// every one so far was, and others may be decided only after those two are used up (ITU-R TF.460).
// NTP's warning speaks of "the last minute of the current month" (RFC 5905, figure 9), so it means
// something in June and in December only. Servers pass it on only on the last day (RFC 8633,
// section 4.6). All of this follows from the time alone: who announces what does not matter here.

/// A leap second that is expected at the end of a month.
struct LeapWarning {
  LeapIndicator sign = LeapIndicator::kNone;  ///< kInsert or kDelete; kNone: none is expected
  LocalTime ends;                             ///< the midnight after it

  /// What is announced at `time`: the sign on the last day of the month, and nothing before that
  /// day or after it. Example: a warning for the end of 2026 is announced from 2026-12-31 00:00:00
  /// on, and no longer at 2027-01-01 00:00:00.
  [[nodiscard]] LeapIndicator at(LocalTime time) const;
};

/// The midnight at the end of the month of `since_1970` (a UTC time, as a span since 1970-01-01) if
/// a leap second may come just before it: in June and December. None in other months.
[[nodiscard]] std::optional<Duration> leap_second_ends(Duration since_1970);

/// True on 30 June and 31 December. A kernel carries a leap second out at the end of the present
/// day, whatever day it is, so it may be told of one only then.
[[nodiscard]] bool is_leap_second_day(Duration since_1970);

/// What becomes of the warnings of a leap second that the peers give.
enum class LeapWarningState : std::uint8_t {
  kNone,        ///< no peer in use gives one
  kAwaited,     ///< believed; passed on when the last day of the month has come
  kAnnounced,   ///< believed, and passed on to clients and kernel: the day is here
  kWrongMonth,  ///< refused: no leap second comes at the end of this month
  kNoMajority,  ///< refused: not more than half of the peers in use give it
};

[[nodiscard]] constexpr Word word(LeapWarningState state) {
  switch (state) {
    case LeapWarningState::kNone:
      return {.text = "none"};
    case LeapWarningState::kAwaited:
      return {.text = "awaited"};
    case LeapWarningState::kAnnounced:
      return {.text = "announced"};
    case LeapWarningState::kWrongMonth:
      return {.text = "wrong_month"};
    case LeapWarningState::kNoMajority:
      return {.text = "no_majority"};
  }
  return {};
}

}  // namespace gnomon
