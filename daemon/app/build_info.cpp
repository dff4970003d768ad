#include "app/build_info.h"

namespace gnomon {

DaemonSnapshot build_info() {
  return {.version = GNOMON_VERSION, .revision = GNOMON_REVISION, .compiler = GNOMON_COMPILER};
}

}  // namespace gnomon
