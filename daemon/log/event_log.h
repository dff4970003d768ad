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
  LogFields fields;  ///< "event": its name, then the fields that it has
};

/// How loud an event is; formats nothing. Single packets are trace, decisions about them debug;
/// what an operator looks for afterwards is info or more.
[[nodiscard]] LogLevel level_of(const Event& event);

[[nodiscard]] LogLine describe(const Event& event);

/// Turns every event into a log line, if the logger shows its level.
class EventLog : public Observer {
 public:
  /// `logger` outlives this.
  explicit EventLog(Logger& logger) : logger_{logger} {}

  void on_event(Now now, const Event& event) override;

 private:
  Logger& logger_;
};

}  // namespace gnomon
