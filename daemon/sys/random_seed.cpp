#include "sys/random_seed.h"

#include <sys/random.h>

#include <cerrno>

#include "base/check.h"

namespace gnomon {

Rng::Seed random_seed() {
  Rng::Seed seed{};
  std::size_t filled = 0;
  while (filled < seed.size()) {
    // A signal may interrupt the call early at boot. Nothing else can fail on a Linux that has it.
    const ssize_t count = ::getrandom(seed.data() + filled, seed.size() - filled, 0);
    GNOMON_CHECK(count > 0 || errno == EINTR);
    if (count > 0) filled += static_cast<std::size_t>(count);
  }
  return seed;
}

}  // namespace gnomon
