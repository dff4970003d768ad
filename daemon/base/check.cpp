#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace gnomon {

void check_failed(const char* expression, const char* file, int line) noexcept {
  // Nothing is left to do if even this fails.
  (void)std::fprintf(stderr, "gnomon: check failed: %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace gnomon
