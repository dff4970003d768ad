#include "sys/name_lookup.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/host_text.h"
#include "sys/file_descriptor.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

int family_number(AddressFamily family) {
  switch (family) {
    case AddressFamily::kAny:
      return AF_UNSPEC;
    case AddressFamily::kV4:
      return AF_INET;
    case AddressFamily::kV6:
      return AF_INET6;
  }
  return AF_UNSPEC;
}

/// getaddrinfo hides that it could open no socket or file behind several codes, EAI_AGAIN among
/// them.
bool out_of_descriptors() {
  const FileDescriptor probe{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  return !probe.valid();
}

/// To be called right after getaddrinfo has failed with `code`.
LookupResult reason_of(int code) {
  if (code == EAI_MEMORY || out_of_descriptors()) return LookupResult::kResources;
  switch (code) {
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
      return LookupResult::kNotFound;
    case EAI_AGAIN:
      return LookupResult::kTimeout;
    default:
      return LookupResult::kFailed;
  }
}

}  // namespace

Result<std::vector<IpAddress>, LookupFailure> look_up(const std::string& host,
                                                      AddressFamily family) {
  addrinfo hints{};
  hints.ai_family = family_number(family);
  // Without a type of socket, every address would come once for each type.
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* raw = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &raw);
  if (code != 0) {
    const LookupResult reason = reason_of(code);
    return failure(LookupFailure{.reason = reason, .text = ::gai_strerror(code)});
  }
  const std::unique_ptr<addrinfo, FreeAddresses> list{raw};

  std::vector<IpAddress> addresses;
  std::string refused = "no address";
  for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
    SocketAddress socket_address;
    std::memcpy(&socket_address.storage, entry->ai_addr, entry->ai_addrlen);
    socket_address.length = entry->ai_addrlen;
    const auto endpoint = socket_address.endpoint();
    if (!endpoint || std::ranges::find(addresses, endpoint->address) != addresses.end()) continue;
    // Whoever blocks a name gives it such an address: 0.0.0.0 would be this machine.
    if (const std::string fault = fault_of_server(endpoint->address); !fault.empty()) {
      refused = "its address is " + endpoint->address.to_string() + ", " + fault;
      continue;
    }
    addresses.push_back(endpoint->address);
  }
  if (addresses.empty()) {
    return failure(LookupFailure{.reason = LookupResult::kNotFound, .text = refused});
  }
  return addresses;
}

}  // namespace gnomon
