#include "sim/trace_text.h"

#include <fmt/format.h>

#include <optional>
#include <variant>

namespace gnomon::sim {

namespace {

/// Adds " name=value" for each field of an event that exists.
struct AddField {
  std::string& line;  // NOLINT(*-ref-data-members)

  template <class Value>
  void operator()(const char* name, const Value& value, Fingerprint /*part*/ = {}) const {
    line += fmt::format(" {}={}", name, text(value));
  }

  template <class Value>
  void operator()(const char* name,
                  const std::optional<Value>& value,
                  Fingerprint /*part*/ = {}) const {
    if (value) (*this)(name, *value);
  }

 private:
  static std::string text(auto value) { return text_of(value); }

  static std::string text(bool value) { return value ? "true" : "false"; }

  static std::string text(double value) { return fmt::format("{:.9e}", value); }

  static std::string text(const std::string& value) { return value; }

  static std::string text(const IpAddress& value) { return value.to_string(); }
};

const char* phase_name(ClockCommand::Phase phase) {
  switch (phase) {
    case ClockCommand::Phase::kNone:
      return "none";
    case ClockCommand::Phase::kSlew:
      return "slew";
    case ClockCommand::Phase::kStep:
      return "step";
  }
  return "";
}

}  // namespace

std::string event_text(const Event& event) {
  std::string line = event_name(event);
  std::visit([&line](const auto& one) { one.fields(AddField{line}); }, event);
  return line;
}

std::string command_text(const ClockCommand& command) {
  return fmt::format("command phase {} {:.9e} slew {:.3e} frequency {:.9e}",
                     phase_name(command.phase), command.phase_change.to_seconds(),
                     command.slew_ratio, command.frequency_ratio);
}

void TraceText::on_event(TrueTime now, const std::string& host, const Event& event) {
  out_ << fmt::format("{:.9f} {} {}\n", elapsed_seconds(now), host, event_text(event));
}

void TraceText::on_command(TrueTime now, const std::string& host, const ClockCommand& command) {
  out_ << fmt::format("{:.9f} {} {}\n", elapsed_seconds(now), host, command_text(command));
}

}  // namespace gnomon::sim
