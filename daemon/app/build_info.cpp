#include "app/build_info.h"

#include "app/revision.h"

namespace gnomon {

DaemonSnapshot build_info() {
  return {.version = GNOMON_VERSION, .revision = kGnomonRevision, .compiler = GNOMON_COMPILER};
}

}  // namespace gnomon
