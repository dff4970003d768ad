#include "cli/text_table.h"

#include <algorithm>

#include "base/check.h"

namespace gnomon {

void TextTable::add(std::vector<std::string> cells) {
  GNOMON_CHECK(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

std::string TextTable::line(const std::vector<std::string>& cells,
                            const std::vector<std::size_t>& widths) const {
  std::string result;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - cells[i].size(), ' ');
    if (i > 0) result += "  ";
    result += columns_[i].align == Align::kRight ? padding + cells[i] : cells[i] + padding;
  }
  result.erase(result.find_last_not_of(' ') + 1);
  return result + "\n";
}

std::string TextTable::render() const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    std::size_t width = columns_[i].title.size();
    for (const auto& row : rows_) width = std::max(width, row[i].size());
    widths.push_back(width);
  }
  std::string result = line(titles, widths);
  for (const auto& row : rows_) result += line(row, widths);
  return result;
}

}  // namespace gnomon
