#pragma once

#include <cstdint>
#include <string>

namespace gnomon {

/// Why `port` of an address could not be bound (`error`: an errno value), with what helps:
/// "Permission denied: ports up to 1023 need CAP_NET_BIND_SERVICE, ...".
[[nodiscard]] std::string bind_words(int error, std::uint16_t port);

}  // namespace gnomon
