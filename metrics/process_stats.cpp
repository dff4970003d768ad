#include "metrics/process_stats.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
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
constexpr std::size_t kFields = 50;  // that the kernel writes after the name

/// The name may hold spaces and parentheses, so fields count from the last ')'.
std::vector<double> stat_fields() {
  std::ifstream file{"/proc/self/stat"};
  std::string line;
  if (!std::getline(file, line)) return {};
  const std::size_t end = line.rfind(')');
  if (end == std::string::npos) return {};
  std::vector<double> fields{0};  // the state, a letter, is none of them
  fields.reserve(kFields);
  std::size_t at = line.find(' ', end + 2);
  while (at != std::string::npos) {
    double value = 0;
    const char* const last = line.data() + line.size();
    if (std::from_chars(line.data() + at + 1, last, value).ec != std::errc{}) break;
    fields.push_back(value);
    at = line.find(' ', at + 1);
  }
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

/// Before Linux 6.2 the directory has no size, and its entries are counted.
std::optional<double> count_fds() {
  constexpr const char* kDescriptors = "/proc/self/fd";
  struct stat status{};
  if (stat(kDescriptors, &status) == 0 && status.st_size > 0) {
    return static_cast<double>(status.st_size);
  }
  std::error_code error;
  const std::filesystem::directory_iterator entries{kDescriptors, error};
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
