#include "log/logger.h"

#include <fmt/core.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/ostream_sink.h>

#include <array>
#include <atomic>
#include <mutex>

#include "log/line.h"
#include "log/line_writer.h"

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

LogLevel from_spdlog(spdlog::level::level_enum level) {
  if (level >= spdlog::level::err) return LogLevel::kError;
  return level == spdlog::level::warn ? LogLevel::kWarning : LogLevel::kInfo;
}

/// Hands every line on to a writer that does not block. spdlog's own asynchronous logger waits for
/// its sink when it ends, for ever if the sink is stuck; so only its formatting is used.
class WriterSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  /// `writer` outlives this.
  explicit WriterSink(LineWriter& writer) : writer_{writer} {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    writer_.put(std::string{line.data(), line.size()}, from_spdlog(message.level));
  }

  void flush_() override {}

 private:
  LineWriter& writer_;
};

std::unique_ptr<spdlog::formatter> formatter_of(LogFormat format) {
  return std::make_unique<spdlog::pattern_formatter>(
      format == LogFormat::kJson ? kJsonPattern : kHumanPattern, spdlog::pattern_time_type::utc);
}

}  // namespace

struct Logger::Impl {
  explicit Impl(int descriptor)
      : writer{std::make_unique<LineWriter>(LineWriter::Settings{.descriptor = descriptor},
                                            [this](std::uint64_t lost) { return notice(lost); })},
        out{"gnomon", std::make_shared<WriterSink>(*writer)} {}

  explicit Impl(std::ostream& stream)
      : out{"gnomon", std::make_shared<spdlog::sinks::ostream_sink_mt>(stream)} {}

  /// The line that stands where `lost` lines are missing.
  [[nodiscard]] std::string notice(std::uint64_t lost) const {
    const std::string text = fmt::format("{} line{} of this log lost", lost, lost == 1 ? "" : "s");
    const LogFormat form = format.load(std::memory_order_relaxed);
    const std::string payload =
        form == LogFormat::kJson ? json_members(text, {{"event", "log_lines_lost"},
                                                       {"count", static_cast<std::int64_t>(lost)}})
                                 : escape_human(text);
    spdlog::memory_buf_t line;
    formatter_of(form)->format({"gnomon", spdlog::level::warn, payload}, line);
    return {line.data(), line.size()};
  }

  std::atomic<LogFormat> format{LogFormat::kHuman};
  std::unique_ptr<LineWriter> writer;  // none: to a stream
  spdlog::logger out;
  std::mutex form_mutex;  // a line is written in the form it was made for
  std::atomic<LogLevel> level{LogLevel::kInfo};
  std::array<std::atomic<std::uint64_t>, kCount<LogLevel>> counts{};
};

Logger::Logger(const LogConfig& config, int descriptor)
    : impl_{std::make_unique<Impl>(descriptor)} {
  configure(config);
}

Logger::Logger(const LogConfig& config, std::ostream& out) : impl_{std::make_unique<Impl>(out)} {
  configure(config);
}

Logger::~Logger() = default;

bool Logger::start() { return impl_->writer == nullptr || impl_->writer->start(); }

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
  impl_->format = config.format;
  impl_->level.store(config.level, std::memory_order_relaxed);
  impl_->out.set_level(spdlog::level::trace);  // ours decides
  impl_->out.set_formatter(formatter_of(config.format));
}

LogLosses Logger::losses() const { return impl_->writer ? impl_->writer->losses() : LogLosses{}; }

LogCounts Logger::counts() const {
  LogCounts result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.at(i) = impl_->counts.at(i).load(std::memory_order_relaxed);
  }
  return result;
}

}  // namespace gnomon
