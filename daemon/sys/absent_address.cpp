#include "sys/absent_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "sys/file_descriptor.h"
#include "sys/socket_address.h"

namespace gnomon {

void allow_absent_address(int socket, bool v4) {
  const int on = 1;
  (void)::setsockopt(socket, v4 ? int{IPPROTO_IP} : int{IPPROTO_IPV6},
                     v4 ? IP_FREEBIND : IPV6_FREEBIND, &on, sizeof on);
}

std::string why_absent(const IpAddress& address) {
  const FileDescriptor probe{
      ::socket(address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  int error = probe.valid() ? 0 : errno;
  const SocketAddress place = SocketAddress::from({.address = address, .port = 0});
  if (probe.valid() && !address.is_unspecified() &&
      ::bind(probe.get(), place.data(), place.length) != 0) {
    error = errno;
  }
  return means_absent(error) ? std::generic_category().message(error) : std::string{};
}

bool means_absent(int error) {
  return error == EADDRNOTAVAIL || error == ENODEV || error == EAFNOSUPPORT;
}

}  // namespace gnomon
