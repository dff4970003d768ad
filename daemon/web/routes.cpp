#include "web/routes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "web/gzip.h"
#include "web/html_view.h"
#include "web/json_view.h"
#include "web/negotiation.h"
#include "web/verdict.h"

namespace gnomon {
namespace {

constexpr unsigned kNotFound = 404;
constexpr unsigned kUnavailable = 503;
// A body below this size fits into one packet anyway: gzip would gain nothing.
constexpr std::size_t kWorthPacking = 1024;

using Maker = HttpReply (*)(const HttpRequest&, const ScrapeSources&, BodyShelf&);

struct Route {
  std::string_view path;
  Maker make;
};

HttpReply metrics(const HttpRequest& request, const ScrapeSources& sources, BodyShelf& bodies) {
  const ExpositionFormat format = choose_format(request.accept);
  const std::shared_ptr<std::string> text = bodies.take();
  scrape(sources, format, *text);
  return {.content_type = content_type(format),
          .shared_body = text,
          .headers = {{"Vary", "Accept, Accept-Encoding"}}};
}

HttpReply healthz(const HttpRequest& /*request*/,
                  const ScrapeSources& /*sources*/,
                  BodyShelf& /*bodies*/) {
  return {.body = "ok\n"};
}

HttpReply readyz(const HttpRequest& /*request*/,
                 const ScrapeSources& sources,
                 BodyShelf& /*bodies*/) {
  // In holdover the clock is still within its limit and served: the node is ready.
  const SystemSnapshot& system = sources.snapshot.node.system;
  const bool ready = system.trusted;
  return {.status = ready ? 200 : kUnavailable, .body = verdict(sources.snapshot) + "\n"};
}

HttpReply status(const HttpRequest& /*request*/,
                 const ScrapeSources& sources,
                 BodyShelf& /*bodies*/) {
  return {.content_type = "application/json", .body = status_json(sources.snapshot)};
}

HttpReply peers(const HttpRequest& /*request*/,
                const ScrapeSources& sources,
                BodyShelf& /*bodies*/) {
  return {.content_type = "application/json", .body = peers_json(sources.snapshot)};
}

HttpReply index(const HttpRequest& /*request*/,
                const ScrapeSources& sources,
                BodyShelf& /*bodies*/) {
  return {.content_type = "text/html; charset=utf-8", .body = index_html(sources.snapshot)};
}

constexpr std::array<Route, 6> kRoutes{{{.path = "/metrics", .make = metrics},
                                        {.path = "/healthz", .make = healthz},
                                        {.path = "/readyz", .make = readyz},
                                        {.path = "/api/v1/status", .make = status},
                                        {.path = "/api/v1/peers", .make = peers},
                                        {.path = "/", .make = index}}};

const Route* find_route(std::string_view path) {
  const auto* const found = std::ranges::find(kRoutes, path, &Route::path);
  return found == kRoutes.end() ? nullptr : found;
}

void pack(const HttpRequest& request, ReplyTools& tools, HttpReply& reply) {
  const std::string& text = reply.shared_body ? *reply.shared_body : reply.body;
  if (text.size() < kWorthPacking || !accepts_gzip(request.accept_encoding)) return;
  const std::shared_ptr<std::string> packed = tools.bodies.take();
  if (!tools.gzip.pack(text, *packed)) return;
  reply.shared_body = packed;
  reply.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

std::optional<HttpReply> refuse_unknown(const HttpRequest& request) {
  if (find_route(request.path) != nullptr) return std::nullopt;
  return HttpReply{.status = kNotFound, .body = "not found\n"};
}

HttpReply respond(const HttpRequest& request, const ScrapeSources& sources, ReplyTools& tools) {
  const Route* const route = find_route(request.path);
  if (route == nullptr) return {.status = kNotFound, .body = "not found\n"};
  HttpReply reply = route->make(request, sources, tools.bodies);
  pack(request, tools, reply);
  return reply;
}

HttpReply unavailable() {
  return {.status = kUnavailable, .body = "the main loop does not answer\n"};
}

}  // namespace gnomon
