#include "metrics/process_stats.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace gnomon {
namespace {

// Fields of /proc/self/stat, counted from the state, which follows the name in parentheses.
constexpr std::size_t kThreads = 17;
constexpr std::size_t kStartTicks = 19;
constexpr std::size_t kVirtualBytes = 20;
constexpr std::size_t kResidentPages = 21;

/// The name may hold spaces and parentheses, so fields count from the last ')'.
std::vector<double> stat_fields() {
  std::ifstream file{"/proc/self/stat"};
  std::string line;
  if (!std::getline(file, line)) return {};
  const std::size_t end = line.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream rest{line.substr(end + 1)};
  std::string state;
  rest >> state;
  std::vector<double> fields{0};
  for (double value = 0; rest >> value;) fields.push_back(value);
  return fields;
}

std::optional<double> read_boot_time() {
  std::ifstream file{"/proc/stat"};
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return std::nullopt;
}

/// Read once: the kernel adds up the counts of every interrupt for this file, and has another boot
/// time once the clock was set.
std::optional<double> boot_time() {
  static const std::optional<double> seconds = read_boot_time();
  return seconds;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

std::optional<double> count_fds() {
  std::error_code error;
  const std::filesystem::directory_iterator entries{"/proc/self/fd", error};
  if (error) return std::nullopt;
  // The iterator's own descriptor is among them.
  return static_cast<double>(std::distance(begin(entries), end(entries))) - 1;
}

}  // namespace

ProcessStats read_process_stats() {
  ProcessStats stats{.open_fds = count_fds()};
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    stats.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    stats.max_fds = static_cast<double>(limit.rlim_cur);
  }
  const std::vector<double> fields = stat_fields();
  if (fields.size() <= kResidentPages) return stats;
  stats.threads = fields[kThreads];
  stats.virtual_memory_bytes = fields[kVirtualBytes];
  stats.resident_memory_bytes = fields[kResidentPages] * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (const std::optional<double> boot = boot_time()) {
    stats.start_time_seconds =
        *boot + fields[kStartTicks] / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  return stats;
}

}  // namespace gnomon
