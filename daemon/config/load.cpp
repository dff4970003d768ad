#include "config/load.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include "config/syntax.h"
#include "config/tables.h"
#include "config/toml_tree.h"

namespace gnomon {

namespace {

// A configuration is some kilobytes. A file of more than 1 MiB is given by mistake, such as a log.
constexpr std::size_t kLargestFile = 1U << 20U;

/// Closes the file at the end; this module has no other descriptor.
struct OpenFile {
  explicit OpenFile(int opened) : descriptor{opened} {}

  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  ~OpenFile() {
    if (descriptor >= 0) static_cast<void>(::close(descriptor));
  }

  int descriptor;
};

ConfigErrors file_error(const std::string& path, const std::string& message) {
  return {{.file = path, .line = 0, .column = 0, .key = {}, .message = message}};
}

ConfigErrors to_errors(config::Problems problems, const std::string& source_name) {
  // Keys are read in the order of the tables. People mend a file from top to bottom.
  std::ranges::stable_sort(problems, [](const auto& a, const auto& b) { return a.at < b.at; });
  ConfigErrors errors;
  for (config::Problem& problem : problems) {
    errors.push_back({.file = source_name,
                      .line = problem.at.line,
                      .column = problem.at.column,
                      .key = std::move(problem.key),
                      .message = std::move(problem.message)});
  }
  return errors;
}

/// Defaults that depend on nothing in the text. All others stand in model/config.h.
Config defaults() {
  Config config;
  config.metrics.listen = default_metrics_listen();
  return config;
}

}  // namespace

std::vector<Endpoint> default_metrics_listen() {
  std::array<std::uint8_t, 16> loopback_v6{};
  loopback_v6.back() = 1;
  return {{.address = IpAddress::v4(0x7f000001), .port = config::kMetricsPort},
          {.address = IpAddress::v6(loopback_v6), .port = config::kMetricsPort}};
}

std::string ConfigError::to_string() const {
  std::string place = file;
  if (line > 0) place += fmt::format(":{}:{}", line, column);
  return key.empty() ? place + ": " + message : place + ": " + key + ": " + message;
}

Result<Config, ConfigErrors> parse_config(std::string_view text, const std::string& source_name) {
  const auto tree = config::read_toml(text);
  if (!tree) return failure(to_errors(config::explain_syntax(text, tree.error()), source_name));
  Config config = defaults();
  config::Problems problems = config::read_section(config::root_section(), *tree, config);
  if (!problems.empty()) return failure(to_errors(std::move(problems), source_name));
  return config;
}

Result<std::string, ConfigErrors> read_config_text(const std::string& path) {
  // Without O_NONBLOCK a FIFO would make us wait for somebody who writes to it.
  const OpenFile file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat status{};
  if (file.descriptor < 0 || ::fstat(file.descriptor, &status) != 0) {
    return failure(file_error(path, std::generic_category().message(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    return failure(file_error(path, S_ISDIR(status.st_mode)
                                        ? std::generic_category().message(EISDIR)
                                        : "not a regular file"));
  }
  std::string text;
  std::array<char, 8192> block{};
  while (true) {
    const ssize_t count = ::read(file.descriptor, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(file_error(path, std::generic_category().message(errno)));
    if (count == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(count));
    if (text.size() > kLargestFile) return failure(file_error(path, "larger than 1 MiB"));
  }
}

Result<Config, ConfigErrors> load_config(const std::string& path) {
  return read_config_text(path).and_then(
      [&path](const std::string& text) { return parse_config(text, path); });
}

std::vector<std::string> keys_for_restart(const Config& running, const Config& wanted) {
  return config::restart_keys(config::root_section(), running, wanted);
}

std::string config_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

}  // namespace gnomon
