#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/config.h"
#include "model/log_level.h"

namespace gnomon {

/// A named value for programs, beside the message for people. Only the JSON form shows it. So the
/// message must be complete without it.
struct LogField {
  std::string key;
  std::variant<bool, std::int64_t, double, std::string> value;
};

using LogFields = std::vector<LogField>;

/// Writes lines for people or as JSON, each with UTC time and level. Any thread may call it; lines
/// do not mix. It never throws, and never waits for the sink: a line that the sink does not take is
/// lost, and counted (`LineWriter`).
///
/// Human: `2026-11-22T16:10:00.123456Z warning message`. JSON, one object a line:
/// `{"time":"...","level":"warning","message":"...", fields...}`. Control characters and octets
/// that are not UTF-8 are escaped, so that nothing that was read off the network can forge a line.
class Logger {
 public:
  /// To a descriptor, stderr as a rule. Nothing is written before `start`, or else the end.
  explicit Logger(const LogConfig& config, int descriptor = 2);

  /// To a stream that outlives the logger; for tests.
  Logger(const LogConfig& config, std::ostream& out);

  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  /// Waits for a sink that does not take the last lines for a third of a second at most.
  ~Logger();

  /// Starts the thread that writes; once. False if the system gives none.
  [[nodiscard]] bool start();

  /// Writes a line, if the configured level shows it. `message` is one sentence without a line
  /// feed.
  void log(LogLevel level, std::string_view message, const LogFields& fields = {});

  void trace(std::string_view message) { log(LogLevel::kTrace, message); }

  void debug(std::string_view message) { log(LogLevel::kDebug, message); }

  void info(std::string_view message) { log(LogLevel::kInfo, message); }

  void warning(std::string_view message) { log(LogLevel::kWarning, message); }

  void error(std::string_view message) { log(LogLevel::kError, message); }

  /// True if a line of that level would be written. Ask before a message that is costly to make.
  [[nodiscard]] bool shows(LogLevel level) const;

  /// Sets level and form, after a reload.
  void configure(const LogConfig& config);

  /// Lines logged since the start, by level; for `ntp_daemon_log_messages_total`.
  [[nodiscard]] LogCounts counts() const;

  /// Lines lost since the start, by reason; for `ntp_daemon_log_dropped_total`.
  [[nodiscard]] LogLosses losses() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gnomon
