#include "config/toml_tree.h"

#include <toml++/toml.h>

#include <algorithm>
#include <string>
#include <type_traits>

namespace gnomon::config {

namespace {

Position position(const toml::source_region& source) {
  return {.line = source.begin.line, .column = source.begin.column};
}

// The recursion is as deep as the text is nested. toml++ refuses more than 256 levels.
// NOLINTBEGIN(misc-no-recursion)
Value convert(const toml::node& node);

List convert_list(const toml::array& array) {
  List list;
  for (const toml::node& item : array) list.push_back(convert(item));
  return list;
}

// toml++ sorts the entries of a table by key. Errors are to come in the order of the text, so the
// entries are sorted back by place.
Table convert_table(const toml::table& table) {
  Table result;
  for (const auto& [key, node] : table) {
    result.push_back(
        {.key = std::string{key.str()}, .at = position(key.source()), .value = convert(node)});
  }
  std::ranges::stable_sort(result, [](const Entry& a, const Entry& b) { return a.at < b.at; });
  return result;
}

Value convert(const toml::node& node) {
  Value value{.data = Unsupported{}, .at = position(node.source())};
  node.visit([&value](const auto& concrete) {
    using Node = std::remove_cvref_t<decltype(concrete)>;
    if constexpr (toml::is_table<Node>) {
      value.data = convert_table(concrete);
    } else if constexpr (toml::is_array<Node>) {
      value.data = convert_list(concrete);
    } else if constexpr (!toml::is_date<Node> && !toml::is_time<Node> &&
                         !toml::is_date_time<Node>) {
      value.data = concrete.get();
    }
  });
  return value;
}

// NOLINTEND(misc-no-recursion)

}  // namespace

Result<Value, Problem> read_toml(std::string_view text) {
  try {
    return convert(toml::parse(text, std::string_view{}));
  } catch (const toml::parse_error& error) {
    return failure(Problem{
        .at = position(error.source()), .key = {}, .message = std::string{error.description()}});
  }
}

}  // namespace gnomon::config
