#include "meter.h"

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#define CALLGRIND_DUMP_STATS_AT(name) static_cast<void>(name)
#endif

namespace gnomon::cost {

const char* name_of(Call call) {
  switch (call) {
    case Call::kDatagram:
      return "on_datagram";
    case Call::kDeadline:
      return "on_deadline";
    case Call::kSent:
      return "on_sent";
    case Call::kAdjusted:
      return "on_adjusted";
    case Call::kNextDeadline:
      return "next_deadline";
    case Call::kSnapshot:
      return "snapshot";
  }
  return "";
}

void Meter::collect(Call call) {
  collected_ = call;
  clear();
}

void Meter::dump() {
  if (!collected_) return;
  CALLGRIND_DUMP_STATS_AT(name_of(*collected_));
  collected_.reset();
}

bool Meter::under_callgrind() { return RUNNING_ON_VALGRIND > 0; }

void Meter::begin_collecting() { CALLGRIND_START_INSTRUMENTATION; }

void Meter::end_collecting() { CALLGRIND_STOP_INSTRUMENTATION; }

}  // namespace gnomon::cost
