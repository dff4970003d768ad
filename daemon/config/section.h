#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/value.h"

namespace gnomon::config {

// A section is a table of keys: one row for each, with its name, a reader, and the member that it
// fills. Reading, error messages, nearest keys and the list of documented keys are all made from
// that table. Nothing else knows a key's name. `T` is the struct that a section fills.

/// A key as the documentation shows it.
struct KeyDoc {
  std::string section;  ///< "discipline", "clock.virtual"; empty: top level
  std::string name;
  std::string expected;  ///< type, range and unit in words
  bool live = true;      ///< takes effect by a reload; false: at a start only
};

/// One key of a section.
template <class T>
struct Key {
  std::string name;
  std::string expected;  ///< what the key takes, in words
  /// Reads the value into the struct. Returns what is wrong; then the struct may be changed in
  /// part.
  std::function<Problems(T&, const Value&)> set;
  bool required = false;       ///< the section is wrong without it
  std::vector<KeyDoc> nested;  ///< the keys below it, if it is a section itself
  bool live = true;            ///< takes effect by a reload; false: at a start only
  /// The names below this key, or "" for itself, of what differs between a running configuration
  /// and a wanted one and takes effect at a start only. Empty function: nothing ever does.
  std::function<std::vector<std::string>(const T& running, const T& wanted)> restarts;
};

/// What several keys must fulfil together, for instance minpoll <= maxpoll. A rule is not checked
/// if one of its `keys` was already wrong by itself: one mistake gives one message.
template <class T>
struct Rule {
  std::vector<std::string> keys;
  /// Returns what is wrong with the section's values. `table` is the section's text, to find the
  /// place to blame.
  std::function<Problems(const T&, const Value& table)> check;
};

/// A table of keys, and what they must fulfil together.
template <class T>
struct Section {
  std::string name;          ///< as in the text, such as "clock.virtual"; empty: the top level
  std::vector<Key<T>> keys;  ///< applied in this order, whatever their order in the text
  std::vector<Rule<T>> rules;
  std::function<void(T&)> begin;   ///< called before the first key is read; may be empty
  std::function<void(T&)> finish;  ///< called after the last key, before the rules; may be empty

  /// All keys of the section and of those below it, in order.
  [[nodiscard]] std::vector<KeyDoc> docs() const {
    std::vector<KeyDoc> result;
    for (const Key<T>& key : keys) {
      if (key.nested.empty())
        result.push_back(
            {.section = name, .name = key.name, .expected = key.expected, .live = key.live});
      result.insert(result.end(), key.nested.begin(), key.nested.end());
    }
    return result;
  }
};

/// The problem of an entry whose key is none of `valid`. The message names the nearest valid key,
/// or the section where the key belongs, or all valid keys.
[[nodiscard]] Problem unknown_key(const Entry& entry, const std::vector<std::string>& valid);

/// The place of `key` in the table; the table's own place if the key is not given.
[[nodiscard]] Position place_of(const Value& table, const std::string& key);

/// `problem` as the section around this one sees it: the path of its key begins with `section`.
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

/// Reads one key, if it is given. Complains if it is not given, but required.
template <class T>
Problems set_key(const Key<T>& key, const Value& table, T& target) {
  const Entry* entry = find(std::get<Table>(table.data), key.name);
  if (entry != nullptr) return key.set(target, entry->value);
  if (!key.required) return {};
  return {{.at = table.at, .key = {}, .message = "this key is missing; expected " + key.expected}};
}

/// Fills `target` from `table`, which must hold a `Table`. Returns all problems; with any, `target`
/// is not to be used.
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

/// The keys of the section that differ and take effect at a start only, each with its path.
template <class T>
std::vector<std::string> restart_keys(const Section<T>& section,
                                      const T& running,
                                      const T& wanted) {
  std::vector<std::string> result;
  for (const Key<T>& key : section.keys) {
    if (!key.restarts) continue;
    for (const std::string& name : key.restarts(running, wanted)) {
      result.push_back(name.empty() ? key.name : key.name + "." + name);
    }
  }
  return result;
}

/// Makes a key with one value. `field` says where the value goes: a pointer to a member of `T`, or
/// a function from `T&` to a reference.
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

/// The same key, but the section is wrong without it.
template <class T>
Key<T> required(Key<T> key) {
  key.required = true;
  return key;
}

/// The same key, but it takes effect at a start only: a reload that changes it is refused. `field`
/// is the key's.
template <class T, class Field>
Key<T> at_start(Key<T> key, Field field) {
  key.live = false;
  key.restarts = [field](const T& running, const T& wanted) -> std::vector<std::string> {
    if (std::invoke(field, running) == std::invoke(field, wanted)) return {};
    return {""};
  };
  return key;
}

/// Makes the key `[name]`: a section inside `T`, given at most once. `inner` must outlive the key.
template <class T, class Inner, class Field>
Key<T> section_key(std::string name, const Section<Inner>& inner, Field field) {
  const std::string expected = "a section [" + inner.name + "]";
  auto set = [&inner, field, expected](T& target, const Value& value) -> Problems {
    if (!std::holds_alternative<Table>(value.data)) {
      return {mismatch(value, expected)};
    }
    return read_section(inner, value, std::invoke(field, target));
  };
  auto restarts = [&inner, field](const T& running, const T& wanted) {
    return restart_keys(inner, std::invoke(field, running), std::invoke(field, wanted));
  };
  return {.name = std::move(name),
          .expected = expected,
          .set = set,
          .nested = inner.docs(),
          .restarts = restarts};
}

/// Makes the key `[[name]]`: a list of up to `most` sections inside `T`. `inner` must outlive the
/// key. `field` leads to a vector.
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
