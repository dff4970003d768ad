#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gnomon {

/// Columns of text, aligned, two spaces apart.
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

  /// As many cells as there are columns.
  void add(std::vector<std::string> cells);

  /// Title line and rows, each with its line feed, without blanks at the ends of lines.
  [[nodiscard]] std::string render() const;

 private:
  [[nodiscard]] std::string line(const std::vector<std::string>& cells,
                                 const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gnomon
