#include "metrics/text_sink.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"

namespace gnomon {
namespace {

// A double in its shortest form has at most 24 octets, a number of 64 bits 20.
constexpr std::size_t kNumberRoom = 32;
// Below this bound the shortest form of a whole number is its digits; 100000 is written 1e+05.
constexpr double kPlainWholes = 1e5;
// A string that grows is filled with zeros up to its new length. So it grows by little if it has
// the memory already.
constexpr std::size_t kGrowth = 4096;

char* put(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* put_number(char* to, double value) {
  if (value >= 0 && value < kPlainWholes && !std::signbit(value)) {
    const auto whole = static_cast<std::uint32_t>(value);
    if (whole < 10 && whole == value) {
      *to = static_cast<char>('0' + whole);
      return to + 1;
    }
    if (whole == value) return std::to_chars(to, to + kNumberRoom, whole).ptr;
  }
  if (std::isnan(value)) return put(to, "NaN");
  if (std::isinf(value)) return put(to, value > 0 ? "+Inf" : "-Inf");
  return std::to_chars(to, to + kNumberRoom, value).ptr;
}

char* put_number(char* to, std::uint64_t value) {
  return std::to_chars(to, to + kNumberRoom, value).ptr;
}

/// Neither escaped nor replaced in a label value.
bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

void TextSink::grow(std::size_t length) {
  const std::size_t needed = size_ + length;
  if (needed > out_.capacity()) out_.reserve(std::max(needed, 2 * out_.capacity()));
  out_.resize(std::min(needed + kGrowth, out_.capacity()));
}

void TextSink::add_number(double value) { written(put_number(room(kNumberRoom), value)); }

void TextSink::add_number(std::uint64_t value) { written(put_number(room(kNumberRoom), value)); }

void TextSink::add_label_value(std::string_view text) {
  if (std::ranges::all_of(text, is_plain)) {
    add(text);
  } else {
    add_escaped(printable(text), true);
  }
}

void TextSink::add_escaped(std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      add("\\\\");
    } else if (c == '\n') {
      add("\\n");
    } else if (c == '"' && quotes) {
      add("\\\"");
    } else {
      add(c);
    }
  }
}

void TextSink::add_line_of(std::string_view before,
                           std::string_view name,
                           std::string_view after,
                           auto value) {
  char* to = room(before.size() + name.size() + after.size() + kNumberRoom + 1);
  to = put_number(put(put(put(to, before), name), after), value);
  *to = '\n';
  written(to + 1);
}

void TextSink::add_line(std::string_view before,
                        std::string_view name,
                        std::string_view after,
                        double value) {
  add_line_of(before, name, after, value);
}

void TextSink::add_line(std::string_view before,
                        std::string_view name,
                        std::string_view after,
                        std::uint64_t value) {
  add_line_of(before, name, after, value);
}

std::string bound_text(double bound) {
  if (std::isinf(bound)) return "+Inf";
  std::array<char, kNumberRoom> text{};
  const auto done =
      std::to_chars(text.data(), text.data() + text.size(), bound, std::chars_format::general);
  std::string digits{text.data(), done.ptr};
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return digits;
}

}  // namespace gnomon
