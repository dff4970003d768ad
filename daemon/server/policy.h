#pragma once

#include "model/config.h"
#include "server/access_list.h"

namespace gnomon {

/// What an administrator may change while the server runs. Immutable once made: a reload makes
/// another one.
struct ServerPolicy {
  AccessList access;
};

[[nodiscard]] inline ServerPolicy make_policy(const ServerConfig& config) {
  return {.access = AccessList{config.allow, config.deny}};
}

}  // namespace gnomon
