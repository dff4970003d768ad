#include "io/packet_batch.h"

#include <algorithm>
#include <cerrno>

#include "base/check.h"

namespace gnomon {

PacketBatch::PacketBatch() : slots_(kMaxBatch) {
  for (std::size_t i = 0; i < kMaxBatch; ++i) prepare(i);
}

void PacketBatch::prepare(std::size_t index) {
  Slot& slot = slots_[index];
  slot.in = {.iov_base = slot.bytes.data(), .iov_len = slot.bytes.size()};
  msghdr& header = in_[index].msg_hdr;
  header = {};
  header.msg_name = slot.from.data();
  header.msg_namelen = sizeof(slot.from.storage);
  header.msg_iov = &slot.in;
  header.msg_iovlen = 1;
  header.msg_control = slot.control.data();
  header.msg_controllen = slot.control.size();
}

std::size_t PacketBatch::receive(int socket) {
  // Only what the kernel has written to is prepared anew: batches are mostly of one datagram. One
  // more than it reported, for the one that it may have failed at.
  for (std::size_t i = 0; i < std::min(used_ + 1, kMaxBatch); ++i) prepare(i);
  const int count = ::recvmmsg(socket, in_.data(), kMaxBatch, MSG_DONTWAIT, nullptr);
  used_ = count > 0 ? static_cast<std::size_t>(count) : 0;
  return used_;
}

std::span<const std::uint8_t> PacketBatch::payload(std::size_t slot) const {
  if ((in_[slot].msg_hdr.msg_flags & MSG_TRUNC) != 0) return {};
  return std::span{slots_[slot].bytes}.first(in_[slot].msg_len);
}

std::optional<Endpoint> PacketBatch::client(std::size_t slot) const {
  return slots_[slot].from.endpoint_without_zone();
}

Ancillary PacketBatch::ancillary(std::size_t slot) const {
  return read_ancillary(in_[slot].msg_hdr);
}

ReturnPath PacketBatch::way_back(std::size_t slot) const {
  ReturnPath back{.to = slots_[slot].from};
  back.to.length = in_[slot].msg_hdr.msg_namelen;
  back.source.take_from(in_[slot].msg_hdr);
  return back;
}

std::span<std::uint8_t> PacketBatch::room(std::size_t slot) {
  return std::span{slots_[slot].bytes}.first(payload(slot).size());
}

void PacketBatch::set_answer(std::size_t slot, std::size_t size) {
  GNOMON_CHECK(size > 0 && size <= payload(slot).size());
  slots_[slot].out = {.iov_base = slots_[slot].bytes.data(), .iov_len = size};
}

msghdr PacketBatch::outgoing(std::size_t index) {
  Slot& slot = slots_[index];
  msghdr message{};
  message.msg_name = slot.from.data();
  message.msg_namelen = in_[index].msg_hdr.msg_namelen;
  message.msg_iov = &slot.out;
  message.msg_iovlen = 1;
  slot.source.take_from(in_[index].msg_hdr);
  slot.source.put_into(message);
  return message;
}

std::span<const bool> PacketBatch::send(int socket, std::span<const std::size_t> slots) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    out_[i] = {};
    out_[i].msg_hdr = outgoing(slots[i]);
  }
  std::size_t next = 0;
  while (next < slots.size()) {
    const auto left = static_cast<unsigned>(slots.size() - next);
    const int count = ::sendmmsg(socket, out_.data() + next, left, MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    // The kernel stops at the first that fails; nothing taken means that it is this one.
    const std::size_t taken = count > 0 ? static_cast<std::size_t>(count) : 0;
    std::fill_n(sent_.begin() + static_cast<std::ptrdiff_t>(next), taken, true);
    next += taken;
    if (taken == 0) sent_[next++] = false;
  }
  return std::span{sent_}.first(slots.size());
}

}  // namespace gnomon
