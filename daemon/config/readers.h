#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/nearest.h"
#include "base/result.h"
#include "config/value.h"
#include "model/word.h"

namespace gnomon::config {

// A reader turns a `Value` into a typed value, or says what is wrong with it. Each has two
// functions: `expected()` says in words what the reader takes, and `read()` takes it. Error
// messages and the documentation of a key both use `expected()`, so they cannot disagree with the
// reader.

/// The error of a reader that does not take `value`: "given ..., expected ...".
[[nodiscard]] tl::unexpected<Problems> reject(const Value& value, const std::string& expected);

/// Takes true or false.
struct FlagReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<bool, Problems> read(const Value& value);
};

/// Takes a whole number from `min` to `max`, both included.
struct WholeReader {
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string unit;  ///< in words, such as "seconds"; may be empty

  [[nodiscard]] std::string expected() const;
  [[nodiscard]] Result<std::int64_t, Problems> read(const Value& value) const;
};

/// Takes a finite number from `min` to `max`, both included. Whole numbers are taken, too.
struct NumberReader {
  double min = 0;
  double max = 0;
  std::string unit;

  [[nodiscard]] std::string expected() const;
  [[nodiscard]] Result<double, Problems> read(const Value& value) const;
};

/// Short forms of the two readers above, so that a table of keys stays a table.
[[nodiscard]] inline WholeReader whole(std::int64_t min, std::int64_t max, std::string unit = {}) {
  return {.min = min, .max = max, .unit = std::move(unit)};
}

[[nodiscard]] inline NumberReader number(double min, double max, std::string unit) {
  return {.min = min, .max = max, .unit = std::move(unit)};
}

/// Takes any string without control characters, up to 4096 octets. It may be empty.
struct TextReader {
  std::string what;  ///< what the string is, such as "the path of a file"

  [[nodiscard]] std::string expected() const { return what; }

  [[nodiscard]] Result<std::string, Problems> read(const Value& value) const;
};

/// Takes a string that can be the label value of a metric: 1 to 253 printable ASCII characters, no
/// spaces.
struct NameReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::string, Problems> read(const Value& value);
};

/// Takes an IP address or a host name (RFC 1123), without port. The name is not looked up. What
/// cannot be a server (base/host_text.h) is refused.
struct HostReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::string, Problems> read(const Value& value);
};

/// Takes an array of addresses to listen on, with port. Where no port is given, it is
/// `default_port`. No address may be given twice.
struct EndpointsReader {
  std::uint16_t default_port = 0;

  [[nodiscard]] std::string expected() const;
  [[nodiscard]] Result<std::vector<Endpoint>, Problems> read(const Value& value) const;
};

/// Takes an IP address, or an array of at most one of each family.
struct SourcesReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::vector<IpAddress>, Problems> read(const Value& value);
};

/// Takes an array of subnets such as "192.0.2.0/24". No subnet may be given twice.
struct SubnetsReader {
  [[nodiscard]] static std::string expected();
  [[nodiscard]] static Result<std::vector<Subnet>, Problems> read(const Value& value);
};

/// The index in `words` of the word that `value` holds. If it is none of them, the message names
/// the nearest, or all.
[[nodiscard]] std::string expected_words(const std::vector<std::string>& words);
[[nodiscard]] Result<std::size_t, Problems> read_word(const Value& value,
                                                      const std::vector<std::string>& words);

/// Takes one of a set of words, and returns the meaning of the word.
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
