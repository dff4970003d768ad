#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace gnomon {

/// Writes the text of an exposition into a string that is used again and again. The string keeps
/// its memory: a text that is not longer than the one before it asks for none. Until `finish` the
/// string is longer than the text and holds remains of the text before.
class TextSink {
 public:
  /// Begins at the start of `out`, which must outlive this.
  explicit TextSink(std::string& out) : out_{out} {}

  void add(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }

  void add(char one) {
    *room(1) = one;
    ++size_;
  }

  /// In the shortest form from which the same double is read. A whole number below 100,000, which
  /// is most of an exposition, takes a shorter way to the same text.
  void add_number(double value);
  void add_number(std::uint64_t value);

  /// `text` as a label value: made printable and escaped.
  void add_label_value(std::string_view text);

  /// `text` with backslashes and line feeds escaped, and quotes if asked for.
  void add_escaped(std::string_view text, bool quotes);

  /// `before`, `name`, `after`, the number and a line feed, in one go.
  void add_line(std::string_view before,
                std::string_view name,
                std::string_view after,
                double value);
  void add_line(std::string_view before,
                std::string_view name,
                std::string_view after,
                std::uint64_t value);

  /// How long the text is.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Takes back all that was added since `size` was `size()`.
  void cut(std::size_t size) { size_ = size; }

  /// Cuts the string to the length of the text.
  void finish() { out_.resize(size_); }

 private:
  void add_line_of(std::string_view before,
                   std::string_view name,
                   std::string_view after,
                   auto value);

  /// Where the next `length` octets go.
  char* room(std::size_t length) {
    if (out_.size() - size_ < length) grow(length);
    return out_.data() + size_;
  }

  void grow(std::size_t length);

  /// All octets before `end` are written.
  void written(const char* end) { size_ = static_cast<std::size_t>(end - out_.data()); }

  std::string& out_;  // NOLINT(*-ref-data-members): lives no longer than one scrape
  std::size_t size_ = 0;
};

/// An upper bound of a histogram's bucket in the canonical form that OpenMetrics wants: as %g, but
/// never without a point or exponent.
[[nodiscard]] std::string bound_text(double bound);

}  // namespace gnomon
