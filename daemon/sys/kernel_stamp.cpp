#include "sys/kernel_stamp.h"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "sys/timespec.h"

namespace gnomon {

namespace {

/// The data of a control message as a `T`; empty if they are too short. They are copied, because
/// they are not aligned for every type.
template <class T>
std::optional<T> payload(const cmsghdr& header) {
  if (header.cmsg_len < CMSG_LEN(sizeof(T))) return std::nullopt;
  T value{};
  std::memcpy(static_cast<void*>(&value), CMSG_DATA(&header), sizeof(T));
  return value;
}

SystemTime to_system(const timespec& time) {
  return SystemTime::from_nanoseconds(to_nanoseconds(time));
}

void read_socket_level(const cmsghdr& header, Ancillary& out) {
  if (header.cmsg_type == SCM_TIMESTAMPING) {
    // [0] is the software stamp; [2] would be the network card's clock, another time scale.
    const auto stamps = payload<scm_timestamping>(header);
    if (!stamps || (stamps->ts[0].tv_sec == 0 && stamps->ts[0].tv_nsec == 0)) return;
    out.kernel_stamp = to_system(stamps->ts[0]);
  } else if (header.cmsg_type == SO_RXQ_OVFL) {
    out.drops = payload<std::uint32_t>(header);
  }
}

/// ICMP says "administratively prohibited": of the network, the host, or this communication (codes
/// 9, 10, 13; RFC 1812, section 5.2.7.1). The kernel's errno says "unreachable" for them. For
/// ICMPv6 it says EACCES.
bool forbidden(const sock_extended_err& error) {
  constexpr unsigned kUnreachable = 3;
  return error.ee_origin == SO_EE_ORIGIN_ICMP && error.ee_type == kUnreachable &&
         (error.ee_code == 9 || error.ee_code == 10 || error.ee_code == 13);
}

void read_extended_error(const cmsghdr& header, Ancillary& out) {
  const auto error = payload<sock_extended_err>(header);
  if (!error) return;
  if (error->ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
    // ENOMSG marks a stamp of a sent packet. It is no error.
    out.transmit_stamp = error->ee_errno == ENOMSG;
  } else {
    out.error = forbidden(*error) ? EACCES : static_cast<int>(error->ee_errno);
  }
}

/// The address of the header and the one that an answer would leave from: for a datagram to this
/// machine alone they are the same.
void read_destination_v4(const cmsghdr& header, Ancillary& out) {
  const auto info = payload<in_pktinfo>(header);
  out.to_many = info && info->ipi_addr.s_addr != info->ipi_spec_dst.s_addr;
}

void read_destination_v6(const cmsghdr& header, Ancillary& out) {
  const auto info = payload<in6_pktinfo>(header);
  out.to_many = info && IN6_IS_ADDR_MULTICAST(&info->ipi6_addr);
}

void read_v4(const cmsghdr& header, Ancillary& out) {
  if (header.cmsg_type == IP_RECVERR) read_extended_error(header, out);
  if (header.cmsg_type == IP_PKTINFO) read_destination_v4(header, out);
}

void read_v6(const cmsghdr& header, Ancillary& out) {
  if (header.cmsg_type == IPV6_RECVERR) read_extended_error(header, out);
  if (header.cmsg_type == IPV6_PKTINFO) read_destination_v6(header, out);
}

}  // namespace

Ancillary read_ancillary(const msghdr& message) {
  Ancillary out;
  msghdr copy = message;  // CMSG_NXTHDR wants it mutable
  for (cmsghdr* header = CMSG_FIRSTHDR(&copy); header != nullptr;
       header = CMSG_NXTHDR(&copy, header)) {
    switch (header->cmsg_level) {
      case SOL_SOCKET:
        read_socket_level(*header, out);
        break;
      case IPPROTO_IP:
        read_v4(*header, out);
        break;
      case IPPROTO_IPV6:
        read_v6(*header, out);
        break;
      default:
        break;
    }
  }
  return out;
}

bool enable_kernel_stamps(int socket, bool transmit) {
  unsigned flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  // With TSONLY the packet itself does not come back with its stamp: a socket of a request has sent
  // only one.
  if (transmit) {
    flags |= SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY |
             SOF_TIMESTAMPING_OPT_CMSG;
  }
  return ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof(flags)) == 0;
}

}  // namespace gnomon
