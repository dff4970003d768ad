#include "web/endpoint.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "web/http_server.h"
#include "web/negotiation.h"
#include "web/routes.h"

namespace gnomon {

class MetricsEndpoint::Impl {
 public:
  Impl(Setup setup, Recorder& recorder) : setup_{std::move(setup)}, recorder_{recorder} {}

  Result<void, std::string> bind() {
    using Send = std::function<void(std::size_t, HttpReply)>;
    HttpServer::Handler handler{.at_once = refuse_unknown,
                                .batch = [this](std::span<const HttpRequest> requests,
                                                const Send& send) { answer(requests, send); }};
    Result<std::unique_ptr<HttpServer>, std::string> server =
        HttpServer::bind(setup_.listen, std::move(handler), HttpServer::Limits{});
    if (!server) return failure(server.error());
    server_ = std::move(*server);
    return {};
  }

  Result<void, std::string> serve() { return server_->serve(); }

  [[nodiscard]] HttpServer& server() { return *server_; }

  void set_view(MetricsView view) {
    const std::lock_guard lock{mutex_};
    setup_.view = view;
  }

 private:
  MetricsView view() {
    const std::lock_guard lock{mutex_};
    return setup_.view;
  }

  void answer(std::span<const HttpRequest> requests,
              const std::function<void(std::size_t, HttpReply)>& send) {
    // All requests of the batch show the same moment.
    const std::optional<Snapshot> snapshot = setup_.snapshot();
    for (std::size_t i = 0; i < requests.size(); ++i) {
      send(i, snapshot ? reply(requests[i], *snapshot) : unavailable());
    }
  }

  HttpReply reply(const HttpRequest& request, const Snapshot& snapshot) {
    const auto begin = std::chrono::steady_clock::now();
    const ScrapeSources sources{
        .snapshot = snapshot,
        .recorder = recorder_,
        .log_counts = setup_.log_counts ? std::optional{setup_.log_counts()} : std::nullopt,
        .log_losses = setup_.log_losses ? std::optional{setup_.log_losses()} : std::nullopt,
        .http = server_->counts(),
        .view = view()};
    HttpReply made = respond(request, sources, tools_);
    if (request.path == "/metrics") {
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
      recorder_.observe_scrape(choose_format(request.accept), took.count());
    }
    return made;
  }

  Setup setup_;
  Recorder& recorder_;
  ReplyTools tools_;                    ///< the worker's
  std::mutex mutex_;                    ///< guards `setup_.view`
  std::unique_ptr<HttpServer> server_;  ///< last: its threads use the rest
};

Result<std::unique_ptr<MetricsEndpoint>, std::string> MetricsEndpoint::bind(Setup setup,
                                                                            Recorder& recorder) {
  auto impl = std::make_unique<Impl>(std::move(setup), recorder);
  const Result<void, std::string> bound = impl->bind();
  if (!bound) return failure(bound.error());
  return std::unique_ptr<MetricsEndpoint>{new MetricsEndpoint{std::move(impl)}};
}

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

MetricsEndpoint::~MetricsEndpoint() = default;

Result<void, std::string> MetricsEndpoint::serve() { return impl_->serve(); }

std::vector<Endpoint> MetricsEndpoint::bound() const { return impl_->server().bound(); }

void MetricsEndpoint::look_after() { impl_->server().look_after(); }

std::vector<ListenerSnapshot> MetricsEndpoint::listeners() const {
  return impl_->server().listeners();
}

std::uint64_t MetricsEndpoint::accept_pauses() const { return impl_->server().accept_pauses(); }

void MetricsEndpoint::set_view(MetricsView view) { impl_->set_view(view); }

}  // namespace gnomon
