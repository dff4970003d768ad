#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace gnomon {

/// What one value of an enum is called in the interface: the label value of a metric, a string in
/// JSON, a word of the configuration.
struct Word {
  const char* text = nullptr;  ///< none: the number is not a value of the enum
  bool reserved = false;       ///< nothing in this version produces the value
};

/// The word of a value that the interface promises and that nothing in this version produces. It
/// has no series until something does.
[[nodiscard]] constexpr Word reserved_word(const char* text) {
  return {.text = text, .reserved = true};
}

// An enum has words when a function `constexpr Word word(Enum)` stands beside it. That function is
// a switch without `default`, so the compiler refuses a value that has no word. Everything else
// comes out of the words: the number of values, the label values and the way back from a text.

/// How many values of `Enum` have a word, counted from 0.
template <class Enum>
[[nodiscard]] consteval std::size_t count_words() {
  std::size_t count = 0;
  while (count < 256 && word(static_cast<Enum>(count)).text != nullptr) ++count;
  return count;
}

/// True if the values of `Enum` are 0, 1, 2 ... without a gap, so that they can be indices.
template <class Enum>
[[nodiscard]] consteval bool words_have_no_gap() {
  for (std::size_t i = count_words<Enum>(); i < 256; ++i) {
    if (word(static_cast<Enum>(i)).text != nullptr) return false;
  }
  return true;
}

/// The number of values of `Enum`: the size of an array that `index_of` indexes.
template <class Enum>
  requires(words_have_no_gap<Enum>())
inline constexpr std::size_t kCount = count_words<Enum>();

/// Every value of `Enum`, in order.
template <class Enum>
inline constexpr std::array<Enum, kCount<Enum>> kValues = [] {
  std::array<Enum, kCount<Enum>> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<Enum>(i);
  return values;
}();

/// The place of `value` in `kValues`.
template <class Enum>
[[nodiscard]] constexpr std::size_t index_of(Enum value) {
  return static_cast<std::size_t>(value);
}

/// The word of `value`; "unknown" for a number that is not a value of the enum.
template <class Enum>
[[nodiscard]] constexpr const char* text_of(Enum value) {
  const char* const text = word(value).text;
  return text == nullptr ? "unknown" : text;
}

/// The value whose word is `text`; none if there is no such word.
template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> from_text(std::string_view text) {
  for (const Enum value : kValues<Enum>) {
    if (text == word(value).text) return value;
  }
  return std::nullopt;
}

}  // namespace gnomon
