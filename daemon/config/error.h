#pragma once

#include <string>

namespace gnomon {

/// One thing that is wrong with a configuration, as it is shown to people and checked by
/// tests/golden.
struct ConfigError {
  std::string file;     ///< as the caller named it
  unsigned line = 0;    ///< from 1; 0: the file as a whole
  unsigned column = 0;  ///< from 1, in characters
  std::string key;      ///< such as "discipline.max_slew_ppm"; empty if no key is concerned
  std::string message;  ///< what was given, what was expected, the nearest valid key

  /// "file:line:column: key: message". Parts that do not exist are left out.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace gnomon
