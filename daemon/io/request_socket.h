#pragma once

#include <span>

#include "base/address.h"
#include "base/result.h"
#include "model/reason.h"
#include "sys/file_descriptor.h"

namespace gnomon {

/// The socket of one request.
struct RequestSocket {
  FileDescriptor descriptor;
  IpAddress local;  ///< the address that the request leaves from
};

/// What an errno means that a socket call for a request, or the network (ICMP), has given.
/// `from_network`: the second.
[[nodiscard]] SendError send_error_of(int error, bool from_network);

/// Opens a socket for one request to `to`, on a fresh random port (RFC 9109), with the kernel's
/// stamps and ICMP errors switched on. It is bound to the address that requests to `to` leave from:
/// the one of `bind` that has the family of `to`, or, if `bind` is empty, what routing says. It is
/// not connected, so that what comes from somebody else is seen. Nothing is sent; never blocks.
[[nodiscard]] Result<RequestSocket, SendError> open_request_socket(const Endpoint& to,
                                                                   std::span<const IpAddress> bind);

/// Whether requests can leave to `to` as far as this machine knows; the reason if not.
[[nodiscard]] Result<void, SendError> check_route(const Endpoint& to,
                                                  std::span<const IpAddress> bind);

}  // namespace gnomon
