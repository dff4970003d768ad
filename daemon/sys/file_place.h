#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace gnomon {

/// The path at which a regular file is, or could be put, behind all symbolic links of `path`: so
/// that a link is followed and not replaced. The error says in words what stands there instead,
/// such as a folder, a device or a FIFO. Opens nothing, so that nothing can make it wait.
[[nodiscard]] Result<std::string, std::string> place_of_file(const std::string& path);

/// Why this process could not replace the file at `path`, in words: its folder is missing or may
/// not be written to, or the file is a mount point. Empty: nothing is known to be in the way.
/// Writes nothing, so that a full disk is not noticed.
[[nodiscard]] std::optional<std::string> obstacle_to_replace(const std::string& path);

/// The folder in which `path` is, such as "." or "/".
[[nodiscard]] std::string folder_of(const std::string& path);

/// "a folder", "a FIFO" ...: what `mode` of stat(2) says, with article.
[[nodiscard]] std::string kind_of_file(unsigned mode);

}  // namespace gnomon
