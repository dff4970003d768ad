#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>

namespace gnomon::test {

/// Threads of this process, the caller's among them.
inline std::ptrdiff_t thread_count() {
  return std::distance(std::filesystem::directory_iterator{"/proc/self/task"}, {});
}

}  // namespace gnomon::test
