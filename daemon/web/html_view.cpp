#include "web/html_view.h"

#include <algorithm>
#include <bitset>
#include <string>

#include "base/text.h"
#include "base/units.h"
#include "web/verdict.h"

namespace gnomon {
namespace {

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>gnomon</title>\n"
    "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 "
    "1rem}"
    "table{border-collapse:collapse}th,td{padding:.2rem .8rem;border-bottom:1px solid #ccc}"
    "th{text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}</style></head>\n"
    "<body><h1>gnomon</h1>\n";

constexpr std::string_view kLinks =
    "<p><a href=\"/metrics\">metrics</a> | <a href=\"/api/v1/status\">status</a> | "
    "<a href=\"/api/v1/peers\">peers</a> | <a href=\"/healthz\">healthz</a> | "
    "<a href=\"/readyz\">readyz</a></p>\n</body></html>\n";

void cell(std::string& out, std::string_view text) { out += "<td>" + html_escaped(text) + "</td>"; }

void number_cell(std::string& out, std::string_view text) {
  out += "<td class=\"n\">" + html_escaped(text) + "</td>";
}

template <class Format>
std::string or_dash(const std::optional<double>& seconds, Format format) {
  return seconds ? format(*seconds) : "-";
}

/// The name of a state in words: "system_peer" becomes "system peer".
std::string words(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

/// The state, and why: "unreachable (refused)", "unresolved (not found)".
std::string state_text(const PeerSnapshot& peer) {
  std::string text = state_name(peer.state);
  if (peer.address && peer.send_error) {
    text += " (" + std::string{text_of(*peer.send_error)} + ")";
  } else if (!peer.address && peer.lookup_error) {
    text += " (" + std::string{text_of(*peer.lookup_error)} + ")";
  }
  text = words(std::move(text));
  return peer.state_detail.empty() ? text : text + ": " + peer.state_detail;
}

void peer_row(std::string& out, const PeerSnapshot& peer) {
  const auto offset = [&peer](double seconds) {
    return measured_offset_text(seconds, peer.offset_error_seconds);
  };
  out += "<tr>";
  cell(out, peer.name);
  cell(out, peer.address ? peer.address->to_string() : "-");
  cell(out, state_text(peer));
  number_cell(out, peer.announced ? std::to_string(unsigned{peer.announced->stratum}) : "-");
  cell(out, std::bitset<8>{peer.reach_register}.to_string());
  number_cell(out, span_text(peer.poll_interval_seconds));
  number_cell(out, or_dash(peer.offset_seconds, offset));
  number_cell(out, or_dash(peer.jitter_seconds, seconds_text));
  number_cell(out, or_dash(peer.delay_seconds, seconds_text));
  number_cell(out, or_dash(peer.root_distance_seconds, seconds_text));
  out += "</tr>\n";
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe.push_back(c);
    }
  }
  return safe;
}

std::string index_html(const Snapshot& snapshot) {
  std::string out{kHead};
  out += "<p><strong>" + html_escaped(verdict(snapshot)) + ".</strong></p>\n";
  out +=
      "<p>Offset is peer - local: positive means that the local clock is behind. The latest poll "
      "is the last bit of reach.</p>\n<table><tr>";
  for (const char* const title : {"peer", "address", "state", "stratum", "reach", "poll", "offset",
                                  "jitter", "delay", "distance"}) {
    out += std::string{"<th>"} + title + "</th>";
  }
  out += "</tr>\n";
  for (const PeerSnapshot& peer : snapshot.node.peers) peer_row(out, peer);
  out += "</table>\n";
  out += kLinks;
  return out;
}

}  // namespace gnomon
