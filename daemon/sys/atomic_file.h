#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gnomon {

/// Replaces the file at `path` by `content`, all or nothing even if the machine fails meanwhile: a
/// temporary file in the same folder is written, synced and renamed. The mode is 0644. The error is
/// the failed call and its errno, in words; then the file is as it was.
[[nodiscard]] Result<void, std::string> write_file_atomically(const std::string& path,
                                                              std::string_view content);

/// The content of a file of at most `limit` octets; the error in words.
[[nodiscard]] Result<std::string, std::string> read_small_file(const std::string& path,
                                                               std::size_t limit = 65536);

}  // namespace gnomon
