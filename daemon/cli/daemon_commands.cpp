#include <ostream>

#include "cli/commands.h"
#include "cli/http_get.h"
#include "cli/render.h"

namespace gnomon {

namespace {

constexpr int kNotReachable = 2;

std::string api_url(std::string base, const char* path) {
  while (base.ends_with('/')) base.pop_back();
  return base + path;
}

int complain(const Streams& streams, const std::string& what) {
  streams.err << "gnomon: gnomond does not answer: " << what << "\n";
  return kNotReachable;
}

}  // namespace

int peers_command(const DaemonOptions& options, const Streams& streams) {
  const auto body = http_get(api_url(options.url, "/api/v1/peers"));
  if (!body) return complain(streams, body.error());
  const auto peers = parse_peers(*body);
  if (!peers) return complain(streams, peers.error());
  streams.out << (options.json ? *body : render_peers(*peers));
  return 0;
}

int status_command(const DaemonOptions& options, const Streams& streams) {
  const auto body = http_get(api_url(options.url, "/api/v1/status"));
  if (!body) return complain(streams, body.error());
  const auto status = parse_status(*body);
  if (!status) return complain(streams, status.error());
  streams.out << (options.json ? *body : render_status(*status));
  return exit_status(*status);
}

}  // namespace gnomon
