#pragma once

#include <string>

namespace gnomon {

/// One thing that is wrong with a configuration.
struct ConfigError {
  std::string file;     ///< as the caller named it
  unsigned line = 0;    ///< from 1; 0: the file as a whole
  unsigned column = 0;  ///< from 1, in characters
  std::string key;      ///< "discipline.max_slew_ppm", "peer.prefer"; may be empty
  std::string message;  ///< what was given, what was expected, the nearest valid key

  /// "file:line:column: key: message", without the parts that do not exist.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace gnomon
