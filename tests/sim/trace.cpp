#include "sim/trace.h"

#include <optional>
#include <string>
#include <variant>

namespace gnomon::sim {

namespace {

/// Adds the fields of an event that are part of its fingerprint: enums and flags as numbers,
/// addresses as text, and an empty text for what does not exist.
struct AddField {
  Trace& trace;  // NOLINT(*-ref-data-members)

  template <class Value>
  void operator()(const char* /*name*/,
                  const Value& value,
                  Fingerprint part = Fingerprint::kPart) const {
    if (part == Fingerprint::kPart) add(value);
  }

 private:
  void add(auto value) const { trace.add(static_cast<std::uint64_t>(value)); }

  void add(double value) const { trace.add(value); }

  void add(const std::string& text) const { trace.add(text); }

  void add(const IpAddress& address) const { trace.add(address.to_string()); }

  template <class Value>
  void add(const std::optional<Value>& value) const {
    if (value) {
      add(*value);
    } else {
      trace.add("");
    }
  }
};

}  // namespace

void Trace::add(TrueTime when, std::string_view node, const Event& event) {
  add(when);
  add(node);
  add(std::uint64_t{event.index()});
  std::visit([this](const auto& one) { one.fields(AddField{*this}); }, event);
}

void Trace::add(TrueTime when, std::string_view node, const ClockCommand& command) {
  add(when);
  add(node);
  add(static_cast<std::uint64_t>(command.phase));
  add(std::bit_cast<std::uint64_t>(command.phase_change.to_nanoseconds()));
  add(command.slew_ratio);
  add(command.frequency_ratio);
}

}  // namespace gnomon::sim
