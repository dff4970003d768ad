#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/units.h"
#include "cli/render.h"
#include "model/leap_calendar.h"

namespace gnomon {

namespace {

// What the leap indicators 0 to 3 mean.
constexpr std::array<const char*, 4> kLeapWords = {
    "none", "a second is inserted at the end of this day",
    "a second is left out at the end of this day", "unknown: not synchronised"};

/// Appends the line "  label    value". Appends nothing if the value is empty.
void add(std::string& text, const char* label, const std::string& value) {
  if (!value.empty()) text += fmt::format("  {:<16}{}\n", label, value);
}

template <class Format>
void add(std::string& text, const char* label, const std::optional<double>& value, Format format) {
  if (value) add(text, label, format(*value));
}

std::string reference_text(const StatusView& s) {
  if (s.reference_peer.empty()) return s.refid.empty() ? "none" : "none (refid " + s.refid + ")";
  std::string text = s.reference_peer;
  if (!s.reference_address.empty() && s.reference_address != s.reference_peer) {
    text += ", " + s.reference_address;
  }
  return s.refid.empty() ? text : text + " (refid " + s.refid + ")";
}

std::string leap_text(const StatusView& s) {
  std::string text = kLeapWords.at(s.leap < kLeapWords.size() ? s.leap : 3);
  const auto warning = from_text<LeapWarningState>(s.leap_warning);
  if (warning == LeapWarningState::kAwaited) text += "; one is expected at the end of the month";
  if (warning == LeapWarningState::kWrongMonth) {
    text += "; the peers warn of one, but none can come at the end of this month";
  }
  if (warning == LeapWarningState::kNoMajority) {
    text += "; not more than half of the peers in use warn of one";
  }
  return text;
}

std::string frequency_text(const StatusView& s) {
  std::string text = fmt::format("{:+.3f} ppm", s.frequency_ratio * 1e6);
  if (s.frequency_error_ratio)
    text += fmt::format(" +- {:.3f} ppm", *s.frequency_error_ratio * 1e6);
  return text;
}

std::string offset_line(const StatusView& s) {
  if (!s.offset_seconds) return {};
  // No finer than the clock can be read and the peers can tell.
  const double error = std::max(s.jitter_seconds.value_or(0), s.precision_seconds);
  std::string text = measured_offset_text(*s.offset_seconds, error);
  if (s.pending_correction_seconds != 0) {
    text += fmt::format(", of which {} is being slewed", offset_text(s.pending_correction_seconds));
  }
  return text;
}

std::string peers_line(const StatusView& s) {
  return fmt::format("{} configured, {} reachable, {} agree, {} combined", s.peers_configured,
                     s.peers_reachable, s.peers_truechimer, s.peers_combined);
}

void add_estimates(std::string& text, const StatusView& s) {
  add(text, "offset", offset_line(s));
  add(text, "error at most", s.max_error_seconds, seconds_text);
  if (s.local_clock) add(text, "distance to UTC", "unknown: the time is that of a local clock");
  add(text, "jitter", s.jitter_seconds, seconds_text);
  add(text, "root delay", s.root_delay_seconds, seconds_text);
  add(text, "root dispersion", s.root_dispersion_seconds, seconds_text);
  add(text, "frequency", frequency_text(s));
  add(text, "last update", s.last_update_age_seconds,
      [](double age) { return span_text(age) + " ago"; });
  add(text, "poll", s.poll_interval_seconds, span_text);
  if (s.holdover_seconds > 0) add(text, "holdover for", span_text(s.holdover_seconds));
}

}  // namespace

std::string render_status(const StatusView& s) {
  std::string text = (s.verdict.empty() ? s.state : s.verdict) + "\n";
  add(text, "state", s.state);
  add(text, "reason", s.reason);
  add(text, "following", reference_text(s));
  add(text, "stratum", fmt::format("{}", s.stratum));
  add(text, "leap second", leap_text(s));
  add_estimates(text, s);
  add(text, "peers", peers_line(s));
  add(text, "clock", s.clock_driver);
  add(text, "true offset", s.virtual_true_offset_seconds, offset_text);
  for (const std::string& problem : s.deaf) add(text, "not listening", problem);
  add(text, "gnomond", s.version.empty() ? "" : s.version + ", up " + span_text(s.uptime_seconds));
  return text;
}

int exit_status(const StatusView& status) {
  constexpr int kHoldover = 3;
  if (status.synchronized) return 0;
  return status.state == "holdover" ? kHoldover : 1;
}

}  // namespace gnomon
