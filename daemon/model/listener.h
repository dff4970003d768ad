#pragma once

#include <cstdint>
#include <string>

#include "base/address.h"
#include "model/word.h"

namespace gnomon {

/// What answers at an address that the daemon listens on.
enum class ListenService : std::uint8_t {
  kNtp,   ///< `[server] listen`, UDP
  kHttp,  ///< `[metrics] listen`, TCP
};

[[nodiscard]] constexpr Word word(ListenService service) {
  switch (service) {
    case ListenService::kNtp:
      return {.text = "ntp"};
    case ListenService::kHttp:
      return {.text = "http"};
  }
  return {};
}

/// One address that the daemon is to listen on, and whether it does.
struct ListenerSnapshot {
  ListenService service{};
  Endpoint where;
  std::string problem;    ///< why nothing can come in there, in words; empty: it listens
  bool absent = false;    ///< the reason is that the machine does not have the address now
  bool optional = false;  ///< a default: nobody minds if the machine does not have the address

  [[nodiscard]] bool listening() const { return problem.empty(); }

  /// Nobody asked for it and the machine does not have it: it is as if it were not configured.
  [[nodiscard]] bool left_out() const { return optional && absent; }

  bool operator==(const ListenerSnapshot&) const = default;
};

}  // namespace gnomon
