#pragma once

#include <string>
#include <utility>

#include "base/address.h"
#include "base/result.h"
#include "sys/file_descriptor.h"

namespace gnomon {

/// A bound and listening TCP socket; closed at the end unless released.
class ListenSocket {
 public:
  /// Non-blocking, IPv6 without IPv4. Port 0: the system chooses. The error names the address and
  /// what the system said.
  [[nodiscard]] static Result<ListenSocket, std::string> open(const Endpoint& where);

  /// With the port that was given.
  [[nodiscard]] const Endpoint& bound() const { return bound_; }

  [[nodiscard]] int descriptor() const { return socket_.get(); }

  /// The caller closes the descriptor from now on.
  [[nodiscard]] int release() { return socket_.release(); }

 private:
  ListenSocket(FileDescriptor socket, const Endpoint& bound)
      : socket_{std::move(socket)}, bound_{bound} {}

  FileDescriptor socket_;
  Endpoint bound_;
};

}  // namespace gnomon
