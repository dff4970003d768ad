#include "sys/bind_words.h"

#include <cerrno>
#include <system_error>

namespace gnomon {

namespace {

constexpr std::uint16_t kLastPrivilegedPort = 1023;

}  // namespace

std::string bind_words(int error, std::uint16_t port) {
  std::string words = std::generic_category().message(error);
  if ((error == EACCES || error == EPERM) && port <= kLastPrivilegedPort) {
    return words +
           ": ports up to 1023 need root or the capability CAP_NET_BIND_SERVICE, which "
           "gnomond.service gives; any other user takes a port above";
  }
  if (error == EADDRINUSE)
    return words + ": does another daemon have port " + std::to_string(port) + "?";
  if (error == EADDRNOTAVAIL) return words + ": no interface has this address";
  return words;
}

}  // namespace gnomon
