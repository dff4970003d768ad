#include "io/answer_source.h"

#include <cstring>
#include <span>

#include "sys/socket_address.h"

namespace gnomon {

namespace {

template <class T>
std::size_t write_control(std::span<std::uint8_t> buffer, int level, int type, const T& value) {
  msghdr message{};
  message.msg_control = buffer.data();
  message.msg_controllen = CMSG_SPACE(sizeof(T));
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = level;
  header->cmsg_type = type;
  header->cmsg_len = CMSG_LEN(sizeof(T));
  std::memcpy(CMSG_DATA(header), &value, sizeof(T));
  return message.msg_controllen;
}

}  // namespace

// Routing picks the interface, except for link-local addresses, which mean nothing without theirs.
void AnswerSource::take_from(const msghdr& request) {
  length = 0;
  msghdr message = request;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(header), sizeof(info));
      info.ipi_ifindex = 0;
      length = write_control(control, IPPROTO_IP, IP_PKTINFO, info);
      return;
    }
    if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(header), sizeof(info));
      if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
      length = write_control(control, IPPROTO_IPV6, IPV6_PKTINFO, info);
      return;
    }
  }
}

std::optional<IpAddress> AnswerSource::address() const {
  if (length == CMSG_SPACE(sizeof(in_pktinfo))) {
    in_pktinfo info{};
    std::memcpy(&info, control.data() + CMSG_LEN(0), sizeof(info));
    return to_address(info.ipi_addr);
  }
  if (length == CMSG_SPACE(sizeof(in6_pktinfo))) {
    in6_pktinfo info{};
    std::memcpy(&info, control.data() + CMSG_LEN(0), sizeof(info));
    return to_address(info.ipi6_addr);
  }
  return std::nullopt;
}

void AnswerSource::put_into(msghdr& answer) {
  answer.msg_control = length > 0 ? control.data() : nullptr;
  answer.msg_controllen = length;
}

}  // namespace gnomon
