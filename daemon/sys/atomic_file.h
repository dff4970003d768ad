#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gnomon {

/// Replaces the file at `path` by `content`. Afterwards the file is either the old one or the new
/// one as a whole, even if the machine fails meanwhile: a temporary file in the same folder is
/// written, synced and renamed. The mode is 0644. Waits for the disk. The error is the failed call
/// and its errno in words; then the file is as it was, and the temporary one is gone. A symbolic
/// link is followed. Only a regular file is replaced: a folder, a device, a FIFO or a socket is an
/// error.
[[nodiscard]] Result<void, std::string> write_file_atomically(const std::string& path,
                                                              std::string_view content);

/// Whether `write_file_atomically` would succeed: all of it is tried but the rename, and nothing is
/// left behind. The error is in words. Waits for the disk.
[[nodiscard]] Result<void, std::string> try_to_write(const std::string& path,
                                                     std::string_view content);

/// The content of a regular file of at most `limit` octets. A longer file is an error, as is one
/// that cannot be read, and anything that is no regular file; the error is in words. Never waits
/// for another program.
[[nodiscard]] Result<std::string, std::string> read_small_file(const std::string& path,
                                                               std::size_t limit = 65536);

}  // namespace gnomon
