#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace gnomon::test {

/// A folder of a test's own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "gnomon-app-XXXXXX").string();
    folder_ = ::mkdtemp(path.data());
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  ~TemporaryFolder() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

  /// Writes a file anew; its path.
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path(name)} << text;
    return path(name);
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace gnomon::test
