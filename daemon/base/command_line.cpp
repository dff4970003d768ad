#include "base/command_line.h"

#include <algorithm>

#include "base/nearest.h"
#include "base/text.h"

namespace gnomon {

namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

std::string unknown(const std::string& what,
                    const std::string& given,
                    const std::vector<std::string>& known) {
  std::string text = "unknown " + what + " \"" + printable(given) + "\"";
  if (const auto near = nearest(given, known)) return text + "; did you mean \"" + *near + "\"?";
  text += "; expected one of:";
  for (const std::string& word : known) text += " " + word;
  return text;
}

bool is_option(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && (argument[1] < '0' || argument[1] > '9');
}

}  // namespace

std::string unknown_argument(const std::vector<std::string>& arguments, const CommandWords& known) {
  bool has_command = known.commands.empty();
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (is_option(argument)) {
      const std::string name = argument.substr(0, argument.find('='));
      // "-cFILE" is -c.
      const bool is_short = argument[1] != '-' && contains(known.options, argument.substr(0, 2));
      if (!is_short && !contains(known.options, name))
        return unknown("option", name, known.options);
    } else if (!has_command) {
      if (!contains(known.commands, argument)) return unknown("command", argument, known.commands);
      has_command = true;
    }
  }
  return {};
}

}  // namespace gnomon
