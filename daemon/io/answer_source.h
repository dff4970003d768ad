#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/address.h"

namespace gnomon {

/// The control message that makes an answer leave from the address that its request was sent to.
struct AnswerSource {
  alignas(cmsghdr) std::array<std::uint8_t, CMSG_SPACE(sizeof(in6_pktinfo))> control{};
  std::size_t length = 0;  ///< octets of `control` in use; 0: routing decides

  /// Takes it from the control messages of a received request.
  void take_from(const msghdr& request);

  /// The address that the request was sent to; none if the kernel did not say.
  [[nodiscard]] std::optional<IpAddress> address() const;

  /// Puts it into a message to be sent, which must not outlive it.
  void put_into(msghdr& answer);
};

}  // namespace gnomon
