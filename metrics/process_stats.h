#pragma once

#include <optional>

namespace gnomon {

/// What the kernel says about this process. A value that cannot be read is empty.
struct ProcessStats {
  std::optional<double> cpu_seconds;
  std::optional<double> threads;
  std::optional<double> open_fds;
  std::optional<double> max_fds;
  std::optional<double> virtual_memory_bytes;
  std::optional<double> resident_memory_bytes;
  std::optional<double> start_time_seconds;  ///< Unix time
};

/// Reads /proc/self, the resource usage and limits. Any thread.
[[nodiscard]] ProcessStats read_process_stats();

}  // namespace gnomon
