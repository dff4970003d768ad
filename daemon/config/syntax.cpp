#include "config/syntax.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>

#include "base/nearest.h"
#include "config/foreign_words.h"
#include "config/syntax_value.h"
#include "config/tables.h"

namespace gnomon::config {

namespace {

constexpr std::size_t kMostProblems = 50;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kKeyOctets =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

/// A whole file of another kind, by the beginning of a line that TOML cannot have.
struct OtherForm {
  std::string_view begin;
  std::string_view message;
};

constexpr std::array kOtherForms = {
    OtherForm{"{", "this looks like JSON; gnomond reads TOML, as in gnomond.example.toml"},
    OtherForm{"<", "this looks like XML; gnomond reads TOML, as in gnomond.example.toml"},
    OtherForm{"- ", "this looks like YAML; gnomond reads TOML: each peer begins with [[peer]]"}};

constexpr std::array<std::string_view, 5> kOtherComments = {";", "//", "/*", "!", "%"};

/// Characters that look like a space or like nothing.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kOddSpaces = {
    {{"\u00a0", "U+00A0"},
     {"\u2007", "U+2007"},
     {"\u202f", "U+202F"},
     {"\u200b", "U+200B"},
     {"\ufeff", "U+FEFF"}}};

/// Words that chrony.conf has and ntp.conf has not.
constexpr std::array<std::string_view, 9> kChronyOnly = {
    "makestep", "rtcsync", "minsources",    "allow",      "keyfile",
    "logdir",   "local",   "maxupdateskew", "hwtimestamp"};

bool is_single_section(std::string_view name) {
  return name != "peer" && std::ranges::any_of(documented_keys(), [name](const KeyDoc& doc) {
           return doc.section == name || doc.section.starts_with(std::string{name} + ".");
         });
}

/// A word that begins a line of ntp.conf or chrony.conf, with what to write here. The operand is
/// put in place of HOST.
std::string translated(std::string_view here, std::string_view operand) {
  std::string result{here};
  const std::size_t host = result.find("HOST");
  if (host == std::string::npos || operand.empty()) return result;
  const bool plain =
      operand.find_first_of("\"'=\\") == std::string_view::npos && operand.size() < 80;
  return plain ? result.replace(host, 4, operand) : result;
}

/// Reads the text line by line and says of each what is wrong with it.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_{text} {}

  Problems run() {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    while (at_ < text_.size() && !other_form_ && problems_.size() <= kMostProblems) {
      begin_ = at_;
      line_ = trimmed(text_.substr(at_, line_end(text_, at_) - at_));
      if (line_.empty() || line_.front() == '#') {
        next_line();
      } else if (line_.front() == '[') {
        header();
        next_line();
      } else {
        statement();
      }
    }
    name_the_kind();
    return std::move(problems_);
  }

 private:
  void next_line() { at_ = std::min(line_end(text_, begin_) + 1, text_.size()); }

  [[nodiscard]] std::size_t offset(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }

  /// Line and column, both from 1, of an octet of the text.
  [[nodiscard]] Position position(std::size_t at) {
    if (at < line_begin_) counted_ = line_begin_ = 0, line_number_ = 1;
    for (; counted_ < at; ++counted_) {
      if (text_[counted_] == '\n') ++line_number_, line_begin_ = counted_ + 1;
    }
    const std::string_view before =
        text_.substr(line_begin_, std::max(at, line_begin_) - line_begin_);
    const auto begins_character = [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
    };
    return {.line = line_number_,
            .column = 1 + static_cast<unsigned>(std::ranges::count_if(before, begins_character))};
  }

  void note(std::size_t at, std::string message, std::string key = {}) {
    problems_.push_back({.at = position(at), .key = std::move(key), .message = std::move(message)});
  }

  [[nodiscard]] std::string full(std::string_view key) const {
    return section_.empty() ? std::string{key} : fmt::format("{}.{}", section_, key);
  }

  // Headers.

  void header() {
    const std::size_t opens = std::min(line_.find_first_not_of('['), std::size_t{3});
    const std::string_view inside = line_.substr(std::min(opens, line_.size()));
    const std::size_t end = std::min(inside.find_first_of("]#"), inside.size());
    const std::string_view name = trimmed(inside.substr(0, end));
    const std::string_view behind = inside.substr(end);
    const std::size_t closes = std::min(behind.find_first_not_of(']'), behind.size());
    const std::string_view rest = trimmed(behind.substr(closes));
    const bool twice = name == "peer" || (opens > 1 && !is_single_section(name));
    const std::string wanted = fmt::format(fmt::runtime(twice ? "[[{}]]" : "[{}]"), name);
    section_ = name;
    keys_.clear();
    if (name.empty() || name.find_first_not_of(kKeyOctets) != std::string_view::npos) {
      if (opens == 1 && closes == 0) note(begin(), "no closing ] of this section's name");
      return;
    }
    if (closes < opens) {
      note(begin(), "no closing " + std::string(opens - closes, ']') + ": write " + wanted);
    } else if (closes > opens) {
      note(begin(), "too many closing brackets: write " + wanted);
    } else if ((opens == 2) != twice || opens > 2) {
      note(begin(),
           fmt::format("expected {} brackets: write {}", twice ? "double" : "single", wanted));
    } else if (!twice) {
      given_once(name);
    }
    if (!rest.empty() && rest.front() != '#') {
      note(offset(rest),
           "a section's name has a line of its own: begin a new line at " + quoted(rest));
    }
  }

  [[nodiscard]] std::size_t begin() const { return offset(line_); }

  void given_once(std::string_view name) {
    const unsigned here = position(begin()).line;
    const auto [first, is_new] = sections_.emplace(name, here);
    if (is_new) return;
    note(begin(), fmt::format("the section [{}] is already at line {}: put its keys there", name,
                              first->second));
  }

  // Keys.

  void statement() {
    if (!is_value_here()) next_line();
  }

  /// Whether the line gave a value, and with it the place where the next line begins.
  bool is_value_here() {
    if (other_kind()) return false;
    const std::size_t word_end = std::min(line_.find_first_not_of(kKeyOctets), line_.size());
    const std::string_view word = line_.substr(0, word_end);
    const std::string_view rest = trimmed(line_.substr(word_end));
    if (line_.front() == '"' || line_.front() == '\'') return skip_quoted_key();
    // The library says what is wrong, if it has not been said.
    if (word.empty() || odd_space(line_.substr(word_end))) return false;
    if (!rest.starts_with('=')) {
      no_equals(word, rest);
      return false;
    }
    if (rest.starts_with("==")) {
      note(offset(rest),
           fmt::format("one = is enough: write {}", well_formed(word, trimmed(rest.substr(2)))),
           full(word));
      return false;
    }
    given_once_here(word);
    value(word, offset(rest) + 1);
    return true;
  }

  void given_once_here(std::string_view key) {
    const auto [first, is_new] = keys_.emplace(key, position(begin()).line);
    if (is_new) return;
    note(begin(), fmt::format("already given at line {}: a key is given once", first->second),
         full(key));
  }

  void value(std::string_view key, std::size_t from) {
    const ScannedValue found = scan_value(text_, from, key);
    for (const Slip& slip : found.slips) note(slip.at, slip.message, full(key));
    at_ = found.end;
    const bool at_line = at_ > begin_ && at_ <= text_.size() && text_[at_ - 1] == '\n';
    if (!at_line) at_ = std::min(line_end(text_, at_) + 1, text_.size());
  }

  bool skip_quoted_key() {
    const std::size_t equals = line_.find('=');
    if (equals == std::string_view::npos) return false;
    value(trimmed(line_.substr(0, equals)), begin() + equals + 1);
    return true;
  }

  /// A line that shows another format; a comment of another language.
  bool other_kind() {
    const auto begins = [this](std::string_view text) { return line_.starts_with(text); };
    if (const auto* const form = std::ranges::find_if(kOtherForms, begins, &OtherForm::begin);
        form != kOtherForms.end()) {
      note(begin(), std::string{form->message});
      other_form_ = true;
      return true;
    }
    if (std::ranges::none_of(kOtherComments, begins)) return false;
    note(begin(), "a comment begins with #");
    return true;
  }

  bool odd_space(std::string_view rest) {
    const std::string_view before = rest.substr(0, rest.find('='));
    const auto* const odd = std::ranges::find_if(kOddSpaces, [&](const auto& space) {
      return before.find(space.first) != std::string_view::npos;
    });
    if (odd == kOddSpaces.end()) return false;
    note(offset(rest) + before.find(odd->first),
         fmt::format("the character {} is no space, though it looks like one: write a plain space",
                     odd->second));
    return true;
  }

  /// A line "word rest" in which no "=" follows the word.
  void no_equals(std::string_view word, std::string_view rest) {
    const std::string_view here = counterpart(word);
    const std::string_view operand = trimmed(rest.substr(0, rest.find('#')));
    const bool has_equals = operand.find('=') != std::string_view::npos;
    if (rest.starts_with(':')) {
      colon(word, operand);
    } else if (!here.empty() && !has_equals) {
      directive(word, here, operand);
    } else if (has_equals) {
      note(begin(), "a key is one word, and = follows it: " + quoted(line_));
    } else if (operand.empty()) {
      note(begin(), fmt::format("no = and no value behind {}", quoted(word)), full(word));
    } else {
      note(offset(rest), "no = behind the key: write " + well_formed(word, operand), full(word));
    }
  }

  void colon(std::string_view word, std::string_view operand) {
    operand.remove_prefix(operand.starts_with(":=") ? 2 : 1);
    operand = trimmed(operand);
    if (operand.empty()) {
      note(begin(),
           fmt::format("this looks like YAML; gnomond reads TOML: a section begins with {}",
                       word == "peer" ? "[[peer]]" : fmt::format("[{}]", word)));
      return;
    }
    note(offset(line_) + word.size(),
         "= follows a key, no colon: write " + well_formed(word, operand), full(word));
  }

  void directive(std::string_view word, std::string_view here, std::string_view operand) {
    if (!first_directive_) first_directive_ = position(begin()).line;
    chrony_ = chrony_ || std::ranges::find(kChronyOnly, word) != kChronyOnly.end();
    const std::string_view first = operand.substr(0, operand.find_first_of(" \t"));
    // ntpd's name of a clock of the machine itself.
    const bool local = first.starts_with("127.127.1.");
    const bool refclock = first.starts_with("127.127.") && !local;
    if (local) here = counterpart("fudge");
    if (refclock) here = counterpart("refclock");
    note(begin(), translated(here, first), std::string{word});
  }

  /// Says first which file it looks like, if it has lines of an ntp.conf.
  void name_the_kind() {
    if (!first_directive_) return;
    problems_.insert(problems_.begin(),
                     {.at = {.line = *first_directive_, .column = 1},
                      .key = {},
                      .message = fmt::format(
                          "this looks like {}; gnomond reads TOML. migrating-from-ntpd.md says "
                          "what each line becomes",
                          chrony_ ? "a chrony.conf" : "an ntp.conf")});
  }

  std::string_view text_;
  std::string_view line_;    ///< the line at hand, trimmed
  std::size_t begin_ = 0;    ///< where it begins in the text
  std::size_t at_ = 0;       ///< where the next one is looked for
  std::size_t counted_ = 0;  ///< how far lines have been counted
  std::size_t line_begin_ = 0;
  unsigned line_number_ = 1;
  std::string section_;
  std::map<std::string, unsigned, std::less<>> sections_;  ///< name -> line
  std::map<std::string, unsigned, std::less<>> keys_;      ///< of this section, name -> line
  std::optional<unsigned> first_directive_;
  bool chrony_ = false;
  bool other_form_ = false;
  Problems problems_;
};

/// The library's words without their beginning, which speaks of the parser.
std::string in_short(const std::string& words, std::string_view text_of_all) {
  if (text_of_all.starts_with("\xff\xfe") || text_of_all.starts_with("\xfe\xff")) {
    return "this is UTF-16: save the file as UTF-8";
  }
  if (words.find("invalid utf-8") != std::string::npos) {
    return "this octet is not UTF-8: save the file as UTF-8 (is it Latin-1?)";
  }
  constexpr std::string_view kBeginning = "Error while parsing ";
  const std::string text = words.starts_with(kBeginning) ? words.substr(kBeginning.size()) : words;
  return "syntax error: " + text;
}

}  // namespace

Problems explain_syntax(std::string_view text, const Problem& library) {
  Problems problems = Lines{text}.run();
  const bool said = std::ranges::any_of(
      problems, [&library](const Problem& problem) { return problem.at.line <= library.at.line; });
  if (!said) {
    problems.push_back({.at = library.at, .key = {}, .message = in_short(library.message, text)});
  }
  std::ranges::stable_sort(problems, [](const auto& a, const auto& b) { return a.at < b.at; });
  if (problems.size() > kMostProblems) {
    problems.resize(kMostProblems);
    problems.push_back({.at = problems.back().at, .key = {}, .message = "and more behind it"});
  }
  return problems;
}

}  // namespace gnomon::config
