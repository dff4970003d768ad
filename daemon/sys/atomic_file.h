#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gnomon {

/// Replaces the file at `path` by `content`. Afterwards the file is either the old one or the new
/// one as a whole, even if the machine fails meanwhile: a temporary file in the same folder is
/// written, synced and renamed. The mode is 0644. Waits for the disk. The error is the failed call
/// and its errno in words; then the file is as it was, and the temporary one is gone.
[[nodiscard]] Result<void, std::string> write_file_atomically(const std::string& path,
                                                              std::string_view content);

/// The content of a file of at most `limit` octets. A longer file is an error, as is one that
/// cannot be read; the error is in words.
[[nodiscard]] Result<std::string, std::string> read_small_file(const std::string& path,
                                                               std::size_t limit = 65536);

}  // namespace gnomon
