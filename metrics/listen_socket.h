#pragma once

#include <string>

#include "base/address.h"
#include "base/result.h"

namespace gnomon {

/// A bound and listening TCP socket; closed at the end unless released.
class ListenSocket {
 public:
  /// Non-blocking, IPv6 without IPv4. Port 0: the system chooses. The error names the address and
  /// what the system said.
  [[nodiscard]] static Result<ListenSocket, std::string> open(const Endpoint& where);

  ListenSocket(ListenSocket&& other) noexcept;
  ListenSocket(const ListenSocket&) = delete;
  ListenSocket& operator=(const ListenSocket&) = delete;
  ListenSocket& operator=(ListenSocket&&) = delete;
  ~ListenSocket();

  /// With the port that was given.
  [[nodiscard]] const Endpoint& bound() const { return bound_; }

  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Somebody else closes it from now on.
  int release();

 private:
  ListenSocket(int descriptor, const Endpoint& bound) : descriptor_{descriptor}, bound_{bound} {}

  int descriptor_;
  Endpoint bound_;
};

}  // namespace gnomon
