#include "metrics/routes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "metrics/collector.h"
#include "metrics/exposition.h"
#include "metrics/gzip.h"
#include "metrics/html_view.h"
#include "metrics/json_view.h"
#include "metrics/negotiation.h"
#include "metrics/verdict.h"

namespace gnomon {
namespace {

constexpr unsigned kNotFound = 404;
constexpr unsigned kUnavailable = 503;
constexpr std::size_t kWorthPacking = 1024;  // about one packet: smaller gains nothing

using Maker = HttpReply (*)(const HttpRequest&, const Page&);

struct Route {
  std::string_view path;
  Maker make;
};

HttpReply metrics(const HttpRequest& request, const Page& page) {
  const ExpositionFormat format = choose_format(request.accept);
  return {.content_type = content_type(format),
          .body = serialize(gather(page), format),
          .headers = {{"Vary", "Accept, Accept-Encoding"}}};
}

HttpReply healthz(const HttpRequest& /*request*/, const Page& /*page*/) { return {.body = "ok\n"}; }

HttpReply readyz(const HttpRequest& /*request*/, const Page& page) {
  // In holdover the clock is still within its limit, and served.
  const SystemSnapshot& system = page.snapshot.node.system;
  const bool ready = system.synchronized || system.state == SystemState::kHoldover;
  return {.status = ready ? 200 : kUnavailable, .body = verdict(page.snapshot) + "\n"};
}

HttpReply status(const HttpRequest& /*request*/, const Page& page) {
  return {.content_type = "application/json", .body = status_json(page.snapshot)};
}

HttpReply peers(const HttpRequest& /*request*/, const Page& page) {
  return {.content_type = "application/json", .body = peers_json(page.snapshot)};
}

HttpReply index(const HttpRequest& /*request*/, const Page& page) {
  return {.content_type = "text/html; charset=utf-8", .body = index_html(page.snapshot)};
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

void pack(const HttpRequest& request, HttpReply& reply) {
  if (reply.body.size() < kWorthPacking || !accepts_gzip(request.accept_encoding)) return;
  if (std::optional<std::string> packed = gzip(reply.body)) {
    reply.body = std::move(*packed);
    reply.headers.emplace_back("Content-Encoding", "gzip");
  }
}

}  // namespace

MetricFamilies gather(const Page& page) {
  Families families{page.view.level};
  collect(page.snapshot, page.view, families);
  collect_process(read_process_stats(), families);
  if (page.log_counts) collect_log_counts(*page.log_counts, families);
  families.add_all(page.recorder.collect());
  return families.take();
}

std::optional<HttpReply> refuse_unknown(const HttpRequest& request) {
  if (find_route(request.path) != nullptr) return std::nullopt;
  return HttpReply{.status = kNotFound, .body = "not found\n"};
}

HttpReply respond(const HttpRequest& request, const Page& page) {
  const Route* const route = find_route(request.path);
  if (route == nullptr) return {.status = kNotFound, .body = "not found\n"};
  HttpReply reply = route->make(request, page);
  pack(request, reply);
  return reply;
}

HttpReply unavailable() {
  return {.status = kUnavailable, .body = "the main loop does not answer\n"};
}

}  // namespace gnomon
