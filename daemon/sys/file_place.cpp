#include "sys/file_place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include <climits>

namespace gnomon {

namespace {

// As many symbolic links as Linux follows in one path.
constexpr int kMostLinks = 40;

std::string error_text() { return std::generic_category().message(errno); }

/// What the symbolic link at `path` points to, as seen from where we are.
Result<std::string, std::string> target_of(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) return failure(path + ": readlink: " + error_text());
  const std::string text{target.data(), static_cast<std::size_t>(length)};
  return text.starts_with('/') ? text : folder_of(path) + "/" + text;
}

bool is_mount_point(const std::string& path) {
  struct statx status{};
  const int done = ::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, 0, &status);
  return done == 0 && (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/// No block or no file is left for us. Where a file system does not count files it says 0 of 0.
bool is_full(const std::string& folder) {
  struct statvfs status{};
  if (::statvfs(folder.c_str(), &status) != 0) return false;
  return status.f_bavail == 0 || (status.f_files > 0 && status.f_favail == 0);
}

}  // namespace

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string kind_of_file(unsigned mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "a regular file";
    case S_IFDIR:
      return "a folder";
    case S_IFIFO:
      return "a FIFO";
    case S_IFSOCK:
      return "a socket";
    case S_IFLNK:
      return "a symbolic link";
    default:
      return "a device";
  }
}

Result<std::string, std::string> place_of_file(const std::string& path) {
  std::string place = path;
  for (int i = 0; i < kMostLinks; ++i) {
    struct stat status{};
    // What cannot be looked at is not there for us; `obstacle_to_replace` says why.
    if (::lstat(place.c_str(), &status) != 0) return place;
    if (S_ISREG(status.st_mode)) return place;
    if (!S_ISLNK(status.st_mode)) {
      return failure(place + " is " + kind_of_file(status.st_mode) + ", not a regular file");
    }
    auto target = target_of(place);
    if (!target) return target;
    place = std::move(*target);
  }
  return failure(path + " is too many symbolic links");
}

std::optional<std::string> obstacle_to_replace(const std::string& path) {
  const auto place = place_of_file(path);
  if (!place) return place.error();
  const std::string folder = folder_of(*place);
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return "the folder " + folder + " cannot be written to: " + error_text();
  }
  if (is_full(folder)) return "the file system of " + folder + " is full";
  if (is_mount_point(*place)) {
    return *place + " is a mount point, which cannot be replaced: mount its folder instead";
  }
  return std::nullopt;
}

}  // namespace gnomon
