#pragma once

#include <string>

#include "log/logger.h"
#include "model/event.h"
#include "model/observer.h"

namespace gnomon {

/// An event in words.
struct LogLine {
  LogLevel level = LogLevel::kInfo;
  std::string message;
  LogFields fields;  ///< always with "event": the kind, in snake_case
};

/// Single packets are trace, decisions about them debug; what an operator looks for afterwards is
/// info or more.
[[nodiscard]] LogLine describe(const Event& event);

/// Turns every event into a log line.
class EventLog : public Observer {
 public:
  /// `logger` outlives this.
  explicit EventLog(Logger& logger) : logger_{logger} {}

  void on_event(Now now, const Event& event) override;

 private:
  Logger& logger_;
};

}  // namespace gnomon
