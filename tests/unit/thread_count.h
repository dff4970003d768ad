#pragma once

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>

namespace gnomon::test {

inline constexpr const char* kTasks = "/proc/self/task";

/// Starts a thread and waits until the kernel has forgotten it. A sanitizer adds a thread of its
/// own with the first one, which must not be taken for one of ours.
inline bool start_and_forget_a_thread() {
  pid_t id = 0;
  std::thread{[&id] { id = ::gettid(); }}.join();
  const std::filesystem::path task = std::string{kTasks} + "/" + std::to_string(id);
  // A joined thread stays in /proc for a moment.
  while (std::filesystem::exists(task)) std::this_thread::yield();
  return true;
}

/// Threads of this program now.
inline std::ptrdiff_t thread_count() {
  static const bool started = start_and_forget_a_thread();
  static_cast<void>(started);
  return std::distance(std::filesystem::directory_iterator{kTasks}, {});
}

/// Waits, for at most five seconds, until there are `wanted` threads: what has ended stays in /proc
/// for a moment.
inline bool threads_become(std::ptrdiff_t wanted) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (thread_count() != wanted) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace gnomon::test
