#include "app/standard_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace gnomon {

void occupy_standard_descriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number, which is `descriptor`. For reading only: a write fails.
    const int opened = ::open("/dev/null", O_RDONLY);  // NOLINT(*-vararg)
    if (opened == -1) {
      // No /dev in this root: one end of a pipe whose other end is closed does as well.
      std::array<int, 2> ends{};
      if (::pipe(ends.data()) != 0) return;
      (void)::close(ends[1]);
    }
  }
}

}  // namespace gnomon
