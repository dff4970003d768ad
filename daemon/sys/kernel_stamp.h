#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// What the kernel says about a datagram beside its bytes.
struct Ancillary {
  std::optional<SystemTime> kernel_stamp;  ///< software time stamp, on the clock of system_now()
  std::optional<std::uint32_t> drops;      ///< SO_RXQ_OVFL: dropped on this socket so far, mod 2^32
  int error = 0;                           ///< errno of an extended error (ICMP), 0: none
  bool transmit_stamp = false;             ///< the stamp is a sent packet's
};

/// Reads the control messages of a received message.
[[nodiscard]] Ancillary read_ancillary(const msghdr& message);

/// Switches on kernel software time stamps for what the socket receives and, if `transmit`, for
/// what it sends (they arrive on its error queue). False: the kernel refuses; stamps are then the
/// daemon's own.
bool enable_kernel_stamps(int socket, bool transmit);

}  // namespace gnomon
