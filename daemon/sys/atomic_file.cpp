#include "sys/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "sys/file_descriptor.h"
#include "sys/file_place.h"

namespace gnomon {

namespace {

auto failed(const std::string& path, const char* call) {
  return failure(path + ": " + call + ": " + std::generic_category().message(errno));
}

/// write(2) may take a part only, or be interrupted by a signal: goes on until all is written.
bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Makes the rename itself last. Some file systems cannot; the content is safe either way.
void sync_folder(const std::string& path) {
  const FileDescriptor folder{::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.valid()) (void)::fsync(folder.get());
}

Result<void, std::string> fill(int descriptor,
                               const std::string& temporary,
                               std::string_view content) {
  // mkostemp makes the file unreadable for others. It holds no secret.
  if (::fchmod(descriptor, 0644) != 0) return failed(temporary, "fchmod");
  if (!write_all(descriptor, content)) return failed(temporary, "write");
  if (::fsync(descriptor) != 0) return failed(temporary, "fsync");
  return {};
}

/// Fills a new file beside `path` and hands its name to `use`. The new file is gone afterwards,
/// unless `use` has succeeded.
template <class Use>
Result<void, std::string> with_temporary(const std::string& path,
                                         std::string_view content,
                                         Use use) {
  std::string temporary = path + ".XXXXXX";
  const FileDescriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (!file.valid()) return failed(path, "mkostemp");
  auto done = fill(file.get(), temporary, content).and_then([&] { return use(temporary); });
  if (!done) (void)::unlink(temporary.c_str());
  return done;
}

}  // namespace

Result<void, std::string> write_file_atomically(const std::string& path, std::string_view content) {
  const auto place = place_of_file(path);
  if (!place) return failure(place.error());
  return with_temporary(*place, content,
                        [&](const std::string& temporary) -> Result<void, std::string> {
                          if (::rename(temporary.c_str(), place->c_str()) != 0) {
                            return failed(*place, "rename");
                          }
                          sync_folder(*place);
                          return {};
                        });
}

Result<void, std::string> try_to_write(const std::string& path, std::string_view content) {
  if (auto obstacle = obstacle_to_replace(path)) return failure(std::move(*obstacle));
  const auto place = place_of_file(path);
  if (!place) return failure(place.error());
  return with_temporary(*place, content,
                        [](const std::string& temporary) -> Result<void, std::string> {
                          if (::unlink(temporary.c_str()) != 0) return failed(temporary, "unlink");
                          return {};
                        });
}

Result<std::string, std::string> read_small_file(const std::string& path, std::size_t limit) {
  // Without O_NONBLOCK a FIFO would make us wait for somebody who writes to it.
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!file.valid()) return failed(path, "open");
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return failed(path, "fstat");
  if (!S_ISREG(status.st_mode)) {
    return failure(path + " is " + kind_of_file(status.st_mode) + ", not a regular file");
  }
  // One octet more than the limit shows that a file is too long, without reading all of it.
  std::string content(limit + 1, '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t count = ::read(file.get(), content.data() + length, content.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(path, "read");
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length > limit) return failure(path + ": longer than " + std::to_string(limit) + " octets");
  content.resize(length);
  return content;
}

}  // namespace gnomon
