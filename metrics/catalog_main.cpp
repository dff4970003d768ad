// gnomon_catalog: the catalogue for programs that check dashboards and alerts against it; with
// --reference the page for people.

#include <cstdio>
#include <string>
#include <string_view>

#include "metrics/reference.h"

int main(int count, char** arguments) {
  const bool page = count > 1 && std::string_view{arguments[1]} == "--reference";
  const std::string text = page ? gnomon::reference_page() : gnomon::catalog_lines();
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
