#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gnomon {

/// Text in aligned columns, two spaces apart. Widths are counted in octets: the cells are ASCII.
class TextTable {
 public:
  enum class Align : std::uint8_t {
    kLeft,   ///< words
    kRight,  ///< numbers
  };

  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit TextTable(std::vector<Column> columns) : columns_{std::move(columns)} {}

  /// Adds a row. `cells` has as many cells as there are columns.
  void add(std::vector<std::string> cells);

  /// The title line and the rows, each ended by a line feed. Blanks at the ends of lines are cut.
  [[nodiscard]] std::string render() const;

 private:
  [[nodiscard]] std::string line(const std::vector<std::string>& cells,
                                 const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gnomon
