#pragma once

#include "base/address.h"
#include "base/result.h"
#include "sys/file_descriptor.h"
#include "sys/listen_socket.h"

namespace gnomon {

/// Opens a bound UDP socket that does not block. With each datagram it tells which address that was
/// sent to, when it came (kernel stamp), and how many were dropped. An IPv6 socket takes IPv6 only,
/// so that [::] and 0.0.0.0 can both be opened. Several sockets of this program may share the port
/// (SO_REUSEPORT). The machine need not have the address yet (sys/absent_address.h). The error
/// names the endpoint and what the system said.
[[nodiscard]] Result<FileDescriptor, ListenFailure> open_server_socket(const Endpoint& endpoint);

/// Checks that `endpoint` may be bound and that no other program has it. SO_REUSEPORT would hide
/// that: both programs would then get a part of the requests. Errors as above.
[[nodiscard]] Result<void, ListenFailure> check_endpoint_free(const Endpoint& endpoint);

}  // namespace gnomon
