#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/value.h"

namespace gnomon::config {

// A section is a table of keys. Reading, error messages, nearest keys and the list of documented
// keys all come from it; nothing else knows a key's name. `T` is the struct that a section fills.

/// A key for people.
struct KeyDoc {
  std::string section;  ///< "discipline", "clock.virtual"; empty: top level
  std::string name;
  std::string expected;  ///< type, range and unit in words
};

template <class T>
struct Key {
  std::string name;
  std::string expected;
  std::function<Problems(T&, const Value&)> set;
  bool required = false;
  std::vector<KeyDoc> nested;  ///< if it is a section itself
};

/// What several keys must fulfil together. Not asked if one of `keys` was wrong by itself.
template <class T>
struct Rule {
  std::vector<std::string> keys;
  /// What is wrong with the section's values; the table serves to find places.
  std::function<Problems(const T&, const Value& table)> check;
};

template <class T>
struct Section {
  std::string name;
  std::vector<Key<T>> keys;  ///< applied in this order, whatever the order in the text
  std::vector<Rule<T>> rules;
  std::function<void(T&)> begin;   ///< before the first key; may be empty
  std::function<void(T&)> finish;  ///< after the last key, before the rules; may be empty

  [[nodiscard]] std::vector<KeyDoc> docs() const {
    std::vector<KeyDoc> result;
    for (const Key<T>& key : keys) {
      if (key.nested.empty())
        result.push_back({.section = name, .name = key.name, .expected = key.expected});
      result.insert(result.end(), key.nested.begin(), key.nested.end());
    }
    return result;
  }
};

/// The entry's key is none of `valid`: names the nearest, or the section where it belongs, or all.
[[nodiscard]] Problem unknown_key(const Entry& entry, const std::vector<std::string>& valid);

/// Where `key` stands in the table, or the table's own place if it is not given.
[[nodiscard]] Position place_of(const Value& table, const std::string& key);

/// `problem` seen from one section further out.
[[nodiscard]] Problem below(const std::string& section, Problem problem);

/// Adds the problems of those keys that the section does not have.
template <class T>
void find_unknown_keys(const Section<T>& section, const Table& table, Problems& problems) {
  std::vector<std::string> names;
  for (const Key<T>& key : section.keys) names.push_back(key.name);
  for (const Entry& entry : table) {
    const bool known = std::ranges::find(names, entry.key) != names.end();
    if (!known) problems.push_back(unknown_key(entry, names));
  }
}

template <class T>
Problems set_key(const Key<T>& key, const Value& table, T& target) {
  const Entry* entry = find(std::get<Table>(table.data), key.name);
  if (entry != nullptr) return key.set(target, entry->value);
  if (!key.required) return {};
  return {{.at = table.at, .key = {}, .message = "this key is missing; expected " + key.expected}};
}

/// Fills `target` from `table`, which holds a `Table`. All problems, none if it is well.
template <class T>
Problems read_section(const Section<T>& section, const Value& table, T& target) {
  Problems problems;
  std::vector<std::string> wrong;
  if (section.begin) section.begin(target);
  for (const Key<T>& key : section.keys) {
    for (Problem& problem : set_key(key, table, target)) {
      problems.push_back(below(key.name, std::move(problem)));
      wrong.push_back(key.name);
    }
  }
  find_unknown_keys(section, std::get<Table>(table.data), problems);
  if (section.finish) section.finish(target);
  for (const Rule<T>& rule : section.rules) {
    const bool askable = std::ranges::none_of(
        rule.keys, [&](const auto& key) { return std::ranges::find(wrong, key) != wrong.end(); });
    if (!askable) continue;
    Problems broken = rule.check(target, table);
    std::ranges::move(broken, std::back_inserter(problems));
  }
  return problems;
}

/// A key with one value. `field` is a member pointer or a function from `T&` to the place to fill.
template <class T, class Reader, class Field>
Key<T> key(std::string name, Reader reader, Field field) {
  auto set = [reader, field](T& target, const Value& value) -> Problems {
    auto read = reader.read(value);
    if (!read) return read.error();
    auto& slot = std::invoke(field, target);
    slot = static_cast<std::remove_cvref_t<decltype(slot)>>(*std::move(read));
    return {};
  };
  return {.name = std::move(name), .expected = reader.expected(), .set = std::move(set)};
}

template <class T>
Key<T> required(Key<T> key) {
  key.required = true;
  return key;
}

/// `[name]`: a section inside `T`. `inner` must outlive the key.
template <class T, class Inner, class Field>
Key<T> section_key(std::string name, const Section<Inner>& inner, Field field) {
  const std::string expected = "a section [" + inner.name + "]";
  auto set = [&inner, field, expected](T& target, const Value& value) -> Problems {
    if (!std::holds_alternative<Table>(value.data)) {
      return {mismatch(value, expected)};
    }
    return read_section(inner, value, std::invoke(field, target));
  };
  return {.name = std::move(name), .expected = expected, .set = set, .nested = inner.docs()};
}

/// `[[name]]`, up to `most` times: a list of sections inside `T`.
template <class T, class Inner, class Field>
Key<T> repeated_key(const Section<Inner>& inner, Field field, std::size_t most) {
  const std::string expected =
      "up to " + std::to_string(most) + " sections [[" + inner.name + "]], in double brackets";
  auto set = [&inner, field, expected, most](T& target, const Value& value) -> Problems {
    const auto* list = std::get_if<List>(&value.data);
    const auto is_table = [](const Value& v) { return std::holds_alternative<Table>(v.data); };
    if (list == nullptr || list->size() > most || !std::ranges::all_of(*list, is_table)) {
      return {mismatch(value, expected)};
    }
    Problems problems;
    for (const Value& item : *list) {
      Problems found = read_section(inner, item, std::invoke(field, target).emplace_back());
      std::ranges::move(found, std::back_inserter(problems));
    }
    return problems;
  };
  return {.name = inner.name, .expected = expected, .set = set, .nested = inner.docs()};
}

}  // namespace gnomon::config
