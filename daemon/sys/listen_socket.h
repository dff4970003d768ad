#pragma once

#include <string>
#include <utility>

#include "base/address.h"
#include "base/result.h"
#include "sys/file_descriptor.h"

namespace gnomon {

/// Why a socket cannot be opened where it should listen.
struct ListenFailure {
  std::string text;     ///< for people: the address, the failed call, the system's reason
  bool absent = false;  ///< the machine does not have the address, its family or its interface
};

/// A bound and listening TCP socket, for HTTP. It is closed at the end unless it was released.
class ListenSocket {
 public:
  /// Opens a socket that does not block. An IPv6 socket takes IPv6 only, so that [::] and 0.0.0.0
  /// can both be opened. The machine need not have the address yet (sys/absent_address.h). With
  /// port 0 the system chooses one.
  [[nodiscard]] static Result<ListenSocket, ListenFailure> open(const Endpoint& where);

  /// The address with the port that it really has.
  [[nodiscard]] const Endpoint& bound() const { return bound_; }

  [[nodiscard]] int descriptor() const { return socket_.get(); }

  /// Gives the descriptor away: the caller closes it from now on.
  [[nodiscard]] int release() { return socket_.release(); }

 private:
  ListenSocket(FileDescriptor socket, const Endpoint& bound)
      : socket_{std::move(socket)}, bound_{bound} {}

  FileDescriptor socket_;
  Endpoint bound_;
};

}  // namespace gnomon
