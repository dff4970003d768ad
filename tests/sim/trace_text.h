#pragma once

#include <ostream>
#include <string>

#include "sim/world.h"

namespace gnomon::sim {

/// One event in a line: its name, then ` field=value` for each field that it has.
[[nodiscard]] std::string event_text(const Event& event);

[[nodiscard]] std::string command_text(const ClockCommand& command);

/// Writes every event and clock command of a world, a line each: seconds since the beginning, host,
/// what. Two runs with the same text were the same run, as with `Trace`.
class TraceText final : public Watcher {
 public:
  /// `out` outlives it.
  explicit TraceText(std::ostream& out) : out_{out} {}

  void on_event(TrueTime now, const std::string& host, const Event& event) override;
  void on_command(TrueTime now, const std::string& host, const ClockCommand& command) override;

 private:
  std::ostream& out_;
};

}  // namespace gnomon::sim
