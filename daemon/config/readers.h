#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "config/nearest.h"
#include "config/value.h"
#include "model/word.h"

namespace gnomon::config {

// Readers turn a `Value` into a typed one, or say what is wrong with it. `expected()` says in words
// what they take; the error message and the documentation of the key come from it.

/// A `mismatch` as the error side of a `Result`.
[[nodiscard]] tl::unexpected<Problems> reject(const Value& value, const std::string& expected);

/// true or false.
struct FlagReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<bool, Problems> read(const Value& value);
};

/// A whole number from `min` to `max`.
struct WholeReader {
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string unit;  ///< may be empty

  [[nodiscard]] std::string expected() const;
  [[nodiscard]] Result<std::int64_t, Problems> read(const Value& value) const;
};

/// A finite number from `min` to `max`; whole numbers are taken too.
struct NumberReader {
  double min = 0;
  double max = 0;
  std::string unit;

  [[nodiscard]] std::string expected() const;
  [[nodiscard]] Result<double, Problems> read(const Value& value) const;
};

/// Short for the readers above, so that a table stays a table.
[[nodiscard]] inline WholeReader whole(std::int64_t min, std::int64_t max, std::string unit = {}) {
  return {.min = min, .max = max, .unit = std::move(unit)};
}

[[nodiscard]] inline NumberReader number(double min, double max, std::string unit) {
  return {.min = min, .max = max, .unit = std::move(unit)};
}

/// Any string without control characters; may be empty.
struct TextReader {
  std::string what;  ///< "the path of a file"

  [[nodiscard]] std::string expected() const { return what; }

  [[nodiscard]] Result<std::string, Problems> read(const Value& value) const;
};

/// A string that can be the label value of a metric: 1 to 253 printable ASCII characters, no
/// spaces.
struct NameReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::string, Problems> read(const Value& value);
};

/// An IP address or a host name (RFC 1123), without port.
struct HostReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::string, Problems> read(const Value& value);
};

/// An array of addresses with port; `default_port` where none is given. No address twice.
struct EndpointsReader {
  std::uint16_t default_port = 0;

  [[nodiscard]] std::string expected() const;
  [[nodiscard]] Result<std::vector<Endpoint>, Problems> read(const Value& value) const;
};

/// An array of subnets.
struct SubnetsReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::vector<Subnet>, Problems> read(const Value& value);
};

/// Which of `words`; a near miss is named in the message.
[[nodiscard]] std::string expected_words(const std::vector<std::string>& words);
[[nodiscard]] Result<std::size_t, Problems> read_word(const Value& value,
                                                      const std::vector<std::string>& words);

/// One of a set of words, each with its meaning.
template <class Meaning>
struct ChoiceReader {
  std::vector<std::pair<std::string, Meaning>> choices;

  [[nodiscard]] std::vector<std::string> words() const {
    std::vector<std::string> result;
    for (const auto& choice : choices) result.push_back(choice.first);
    return result;
  }

  [[nodiscard]] std::string expected() const { return expected_words(words()); }

  [[nodiscard]] Result<Meaning, Problems> read(const Value& value) const {
    return read_word(value, words()).map([this](std::size_t i) { return choices[i].second; });
  }
};

/// One of the words of `Enum` (model/word.h).
template <class Enum>
[[nodiscard]] ChoiceReader<Enum> choice() {
  ChoiceReader<Enum> reader;
  for (const Enum value : kValues<Enum>) reader.choices.emplace_back(text_of(value), value);
  return reader;
}

}  // namespace gnomon::config
