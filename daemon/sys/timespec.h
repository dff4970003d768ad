#pragma once

#include <cstdint>
#include <ctime>

namespace gnomon {

/// A timespec as a count of nanoseconds, since the Unix epoch or since whatever its clock counts
/// from.
[[nodiscard]] inline std::int64_t to_nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace gnomon
