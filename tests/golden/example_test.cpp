#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "config/load.h"
#include "config/tables.h"

#ifndef GNOMON_EXAMPLE_FILE
#error "the path of packaging/gnomond.example.toml"
#endif

namespace gnomon {
namespace {

std::vector<std::string> example_lines() {
  std::ifstream file{GNOMON_EXAMPLE_FILE};
  EXPECT_TRUE(file) << GNOMON_EXAMPLE_FILE;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

bool is_commented_key(const std::string& line) {
  return line.size() > 1 && line[0] == '#' && line[1] >= 'a' && line[1] <= 'z';
}

/// The example with its commented defaults taken in; `driver` has no default to compare with.
std::string with_defaults_spelt_out() {
  std::string text;
  for (const std::string& line : example_lines()) {
    const bool uncomment = is_commented_key(line) && !line.starts_with("#driver");
    text += (uncomment ? line.substr(1) : line) + "\n";
  }
  return text;
}

Config parsed(const std::string& text) {
  const auto config = parse_config(text, "example");
  if (config) return *config;
  for (const ConfigError& error : config.error()) ADD_FAILURE() << error.to_string();
  return {};
}

std::string as_it_is() {
  std::string text;
  for (const std::string& line : example_lines()) text += line + "\n";
  return text;
}

/// Section -> keys given or shown as a default in it.
std::map<std::string, std::set<std::string>> mentioned_keys() {
  std::map<std::string, std::set<std::string>> result;
  std::string section;
  for (const std::string& line : example_lines()) {
    if (line.starts_with('[')) {
      section = line.substr(line.find_first_not_of('['));
      section.erase(section.find(']'));
    }
    const std::string key = is_commented_key(line) ? line.substr(1) : line;
    if (key.starts_with('#')) continue;  // prose
    const std::size_t equals = key.find(" = ");
    if (equals != std::string::npos) result[section].insert(key.substr(0, equals));
  }
  return result;
}

TEST(Example, IsValid) {
  const Config config = parsed(as_it_is());
  EXPECT_EQ(config.peers.size(), 4U);
  EXPECT_FALSE(config.local.enabled);
}

TEST(Example, ShowsTheTrueDefaults) {
  EXPECT_EQ(parsed(with_defaults_spelt_out()), parsed(as_it_is()));
}

TEST(Example, MentionsEveryKeyAndNoOther) {
  const auto mentioned = mentioned_keys();
  std::map<std::string, std::set<std::string>> known;
  for (const config::KeyDoc& key : config::documented_keys()) known[key.section].insert(key.name);
  EXPECT_EQ(mentioned, known);
}

/// The keys below a comment that ends with the mark, with their section: "server.listen".
std::set<std::string> keys_marked_restart() {
  std::set<std::string> result;
  std::string section;
  bool marked = false;
  for (const std::string& line : example_lines()) {
    if (line.starts_with('[')) {
      section = line.substr(line.find_first_not_of('['));
      section.erase(section.find(']'));
    }
    const std::size_t equals = line.find(" = ");
    if (is_commented_key(line) && equals != std::string::npos) {
      if (marked) result.insert(section + "." + line.substr(1, equals - 1));
      marked = false;
    } else {
      marked = line.starts_with("# ") && line.ends_with("[restart]");
    }
  }
  return result;
}

TEST(Example, MarksWhatTakesEffectAtAStartOnly) {
  std::set<std::string> known;
  for (const config::KeyDoc& key : config::documented_keys()) {
    if (!key.live) known.insert(key.section + "." + key.name);
  }
  EXPECT_GE(known.size(), 4U);
  EXPECT_EQ(keys_marked_restart(), known);
}

TEST(Tables, EveryKeySaysWhatItTakes) {
  EXPECT_GT(config::documented_keys().size(), 45U);
  for (const config::KeyDoc& key : config::documented_keys()) {
    EXPECT_FALSE(key.expected.empty()) << key.section << "." << key.name;
  }
}

}  // namespace
}  // namespace gnomon
