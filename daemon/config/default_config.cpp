#include "config/load.h"

namespace gnomon {

std::string_view default_config_text() {
  return R"(# What gnomond runs with when it is given no file. `gnomond --print-default-config` prints it.
# Every key with its default and unit: gnomond.example.toml.

[[peer]]
address = "0.pool.ntp.org"
iburst = true

[[peer]]
address = "1.pool.ntp.org"
iburst = true

[[peer]]
address = "2.pool.ntp.org"
iburst = true

[[peer]]
address = "3.pool.ntp.org"
iburst = true

# No [clock] driver: the kernel's clock if gnomond may set it, else watch_only.

[metrics]
listen = ["127.0.0.1:9923", "[::1]:9923"]
)";
}

}  // namespace gnomon
