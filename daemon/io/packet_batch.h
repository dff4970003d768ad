#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "io/answer_source.h"
#include "io/datagram_service.h"
#include "io/hand_up.h"
#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon {

/// Buffers for receiving up to kMaxBatch datagrams by one system call, and for sending their
/// answers by another. A datagram and its answer share a slot; slots count from 0 in order of
/// arrival. A slot's content is valid until the next `receive`.
class PacketBatch {
 public:
  PacketBatch();

  /// Fills the slots with what waits on `socket`, without blocking. Returns the number of
  /// datagrams, 0 if none waits.
  [[nodiscard]] std::size_t receive(int socket);

  /// The datagram's octets. Empty if it was longer than kMaxDatagram.
  [[nodiscard]] std::span<const std::uint8_t> payload(std::size_t slot) const;
  /// Who sent it, without a zone.
  [[nodiscard]] std::optional<Endpoint> client(std::size_t slot) const;
  [[nodiscard]] Ancillary ancillary(std::size_t slot) const;

  /// For an answer that another thread sends later; without the worker's and the socket's number.
  [[nodiscard]] ReturnPath way_back(std::size_t slot) const;

  /// Where the answer to `slot` is to be written: over its request, and as long as it.
  [[nodiscard]] std::span<std::uint8_t> room(std::size_t slot);

  /// The answer to `slot` is the first `size` octets of its room; 1 to room(slot).size().
  void set_answer(std::size_t slot, std::size_t size);

  /// Sends the answers to `slots` (at most kMaxBatch) on `socket`, each to its client and from the
  /// address that its request was sent to. True for each that the kernel took, in order.
  [[nodiscard]] std::span<const bool> send(int socket, std::span<const std::size_t> slots);

 private:
  struct Slot {
    std::array<std::uint8_t, kMaxDatagram> bytes{};
    alignas(cmsghdr) std::array<std::uint8_t, 256> control{};
    SocketAddress from;
    iovec in{};
    AnswerSource source;
    iovec out{};
  };

  /// Makes a slot ready to receive into.
  void prepare(std::size_t index);
  [[nodiscard]] msghdr outgoing(std::size_t index);

  std::vector<Slot> slots_;
  std::array<mmsghdr, kMaxBatch> in_{};
  std::size_t used_ = 0;  ///< slots of the last batch
  std::array<mmsghdr, kMaxBatch> out_{};
  std::array<bool, kMaxBatch> sent_{};
};

}  // namespace gnomon
