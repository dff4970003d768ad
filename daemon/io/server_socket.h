#pragma once

#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "sys/file_descriptor.h"

namespace gnomon {

/// A bound, non-blocking UDP socket that tells where a datagram was sent to, when it came (kernel
/// stamp) and how many were dropped. IPv6 sockets take IPv6 only, so [::] and 0.0.0.0 go together.
/// The port may be shared with other sockets of this program (SO_REUSEPORT). The error names the
/// endpoint and what the system said.
[[nodiscard]] Result<FileDescriptor, std::string> open_server_socket(const Endpoint& endpoint);

/// Checks that no other program has `endpoint`, which SO_REUSEPORT would hide, and that it may be
/// bound. Same errors.
[[nodiscard]] Result<void, std::string> check_endpoint_free(const Endpoint& endpoint);

}  // namespace gnomon
