#pragma once

#include <unistd.h>

#include <utility>

namespace gnomon {

/// Owns one file descriptor and closes it at the end. -1 stands for "none".
class FileDescriptor {
 public:
  FileDescriptor() = default;

  explicit FileDescriptor(int descriptor) : descriptor_{descriptor} {}

  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_{other.release()} {}

  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      reset();
      descriptor_ = other.release();
    }
    return *this;
  }

  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  ~FileDescriptor() { reset(); }

  [[nodiscard]] int get() const { return descriptor_; }

  [[nodiscard]] bool valid() const { return descriptor_ >= 0; }

  /// Gives the descriptor away: the caller closes it from now on.
  [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

  /// Closes the descriptor now, if there is one.
  void reset() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

 private:
  int descriptor_ = -1;
};

}  // namespace gnomon
