#pragma once

#include <cstddef>
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

/// The level of an event; nothing is formatted. Single packets are trace, decisions about them are
/// debug. What an operator looks for afterwards is info or more.
[[nodiscard]] LogLevel level_of(const Event& event);

/// The event as a line: its level, a sentence for people, and its fields for programs.
[[nodiscard]] LogLine describe(const Event& event);

/// Turns every event into a log line, if the logger shows its level. A warning is for a person, so
/// what every good start does is none: the step of the first update, and serving the own clock at
/// once where no peer is configured.
class EventLog : public Observer {
 public:
  /// `logger` outlives this.
  explicit EventLog(Logger& logger) : logger_{logger} {}

  void on_event(Now now, const Event& event) override;

 private:
  [[nodiscard]] LogLevel level_here(const Event& event);

  Logger& logger_;
  std::size_t peers_ = 0;  ///< configured
  bool updated_ = false;   ///< the clock has been updated since the start
};

}  // namespace gnomon
