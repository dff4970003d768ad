#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// What the kernel says about a datagram beside its octets, in control messages.
struct Ancillary {
  std::optional<SystemTime> kernel_stamp;  ///< software time stamp, on the clock of system_now()
  std::optional<std::uint32_t> drops;      ///< SO_RXQ_OVFL: dropped on this socket so far, mod 2^32
  int error = 0;                           ///< errno of an extended error (ICMP; EACCES if
                                           ///< a firewall forbids it), 0: none
  bool transmit_stamp = false;             ///< the stamp is a sent packet's
  bool to_many = false;  ///< sent to a broadcast or multicast address; needs IP(V6)_PKTINFO
};

/// Reads the control messages of a message that recvmsg or recvmmsg has filled. Unknown ones are
/// skipped.
[[nodiscard]] Ancillary read_ancillary(const msghdr& message);

/// Switches on the kernel's software time stamps for what the socket receives and, if `transmit`,
/// also for what it sends; the latter arrive on the socket's error queue. Returns false if the
/// kernel refuses. That is no failure: the daemon then takes stamps itself, some microseconds
/// later.
bool enable_kernel_stamps(int socket, bool transmit);

}  // namespace gnomon
