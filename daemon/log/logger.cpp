#include "log/logger.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <mutex>

#include "log/line.h"

namespace gnomon {

namespace {

constexpr const char* kHumanPattern = "%Y-%m-%dT%H:%M:%S.%fZ %-7l %v";
constexpr const char* kJsonPattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})";

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return spdlog::level::trace;
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

struct Logger::Impl {
  explicit Impl(spdlog::sink_ptr sink) : out{"gnomon", std::move(sink)} {}

  spdlog::logger out;
  std::mutex form_mutex;  // a line is written in the form it was made for
  LogFormat format = LogFormat::kHuman;
  std::atomic<LogLevel> level{LogLevel::kInfo};
  std::array<std::atomic<std::uint64_t>, kCount<LogLevel>> counts{};
};

Logger::Logger(const LogConfig& config)
    : impl_{std::make_unique<Impl>(std::make_shared<spdlog::sinks::stderr_sink_mt>())} {
  configure(config);
}

Logger::Logger(const LogConfig& config, std::ostream& out)
    : impl_{std::make_unique<Impl>(std::make_shared<spdlog::sinks::ostream_sink_mt>(out))} {
  configure(config);
}

Logger::~Logger() = default;

void Logger::log(LogLevel level, std::string_view message, const LogFields& fields) {
  if (!shows(level)) return;
  impl_->counts.at(index_of(level)).fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard lock{impl_->form_mutex};
  const bool json = impl_->format == LogFormat::kJson;
  const std::string text = json ? json_members(message, fields) : escape_human(message);
  impl_->out.log(to_spdlog(level), spdlog::string_view_t{text.data(), text.size()});
}

bool Logger::shows(LogLevel level) const {
  return level >= impl_->level.load(std::memory_order_relaxed);
}

void Logger::configure(const LogConfig& config) {
  const std::lock_guard lock{impl_->form_mutex};
  const bool json = config.format == LogFormat::kJson;
  impl_->format = config.format;
  impl_->level.store(config.level, std::memory_order_relaxed);
  impl_->out.set_level(spdlog::level::trace);  // ours decides
  impl_->out.set_formatter(std::make_unique<spdlog::pattern_formatter>(
      json ? kJsonPattern : kHumanPattern, spdlog::pattern_time_type::utc));
}

LogCounts Logger::counts() const {
  LogCounts result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.at(i) = impl_->counts.at(i).load(std::memory_order_relaxed);
  }
  return result;
}

}  // namespace gnomon
