#pragma once

#include <cstdint>
#include <ctime>

namespace gnomon {

/// Of a time since the Unix epoch, or since any other beginning.
[[nodiscard]] inline std::int64_t to_nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace gnomon
