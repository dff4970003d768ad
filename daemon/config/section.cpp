#include "config/section.h"

#include <optional>

#include "base/nearest.h"
#include "config/foreign_words.h"
#include "config/tables.h"

namespace gnomon::config {

namespace {

/// The first section that has a key of this name; empty if none has. An empty text is the top
/// level.
std::optional<std::string> section_of(const std::string& key) {
  for (const KeyDoc& doc : documented_keys()) {
    if (doc.name == key) return doc.section;
  }
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const std::string& name : names) result += (result.empty() ? "" : ", ") + name;
  return result;
}

/// What a user should write instead of the unknown key `given`. A key that another section has was
/// most likely put into the wrong section; that is asked before a similar name is looked for.
std::string advice(const std::string& given, const std::vector<std::string>& valid) {
  if (const auto home = section_of(given)) return "it belongs to the section " + *home;
  // A word of ntp.conf has a meaning, whatever key happens to look like it.
  const std::string_view here = counterpart(given);
  if (!here.empty()) return std::string{here};
  if (const auto near = nearest(given, valid)) return "did you mean \"" + *near + "\"?";
  return "expected one of: " + joined(valid);
}

}  // namespace

Problem unknown_key(const Entry& entry, const std::vector<std::string>& valid) {
  const bool is_section = std::holds_alternative<Table>(entry.value.data);
  const std::string what = is_section ? "unknown section; " : "unknown key; ";
  return {.at = entry.at, .key = entry.key, .message = what + advice(entry.key, valid)};
}

Position place_of(const Value& table, const std::string& key) {
  const Entry* entry = find(std::get<Table>(table.data), key);
  return entry == nullptr ? table.at : entry->at;
}

Problem below(const std::string& section, Problem problem) {
  problem.key = problem.key.empty() ? section : section + "." + problem.key;
  return problem;
}

}  // namespace gnomon::config
