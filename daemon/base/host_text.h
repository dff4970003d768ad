#pragma once

#include <string>
#include <string_view>

#include "base/address.h"

namespace gnomon {

// What cannot be meant when somebody names a server or a place to listen. Each function returns
// what is wrong and what to write instead, to stand behind "given X, ": `which is a multicast
// address; expected the address of one server`. Empty: nothing is wrong.

/// Of an address that is to be asked for the time. It must be that of one host: not unspecified
/// (0.0.0.0/8, ::), multicast or broadcast, and not link-local without its zone.
[[nodiscard]] std::string fault_of_server(const IpAddress& address);

/// Of an address to listen on. Unspecified stands for all addresses of the machine.
[[nodiscard]] std::string fault_of_listener(const IpAddress& address);

/// Of an address or a host name (RFC 1123, underscores are taken too), as people write it, without
/// port. A name whose last label is a number, such as "0x7f000001", "127.1" or "192.0.2", is never
/// a name: the system's resolver would read an address out of it that nobody sees.
[[nodiscard]] std::string fault_of_host(std::string_view text);

}  // namespace gnomon
