#include "web/http_server.h"

#include <microhttpd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include "sys/listener_set.h"
#include "web/acceptor.h"

namespace gnomon {
namespace {

constexpr unsigned kMethodNotAllowed = 405;
constexpr unsigned kInternalError = 500;
constexpr unsigned kUnavailable = 503;

/// One request on its way. The connection owns it, from the first callback to the completion.
/// Between suspend and resume only the worker touches it; at all other times only the network
/// thread does.
struct HttpExchange {
  MHD_Connection* connection = nullptr;
  HttpRequest request;
  std::optional<HttpReply> reply;
};

struct StopDaemon {
  void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
};

std::string header(MHD_Connection* connection, const char* name) {
  const char* const value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? std::string{} : std::string{value};
}

using SharedBody = std::shared_ptr<const std::string>;

void let_go(void* body) { const std::unique_ptr<SharedBody> last{static_cast<SharedBody*>(body)}; }

/// The body is not copied: the response owns it, or a part of it, until it is sent.
MHD_Response* make_response(HttpReply& reply) {
  auto body = std::make_unique<SharedBody>(
      reply.shared_body ? std::move(reply.shared_body)
                        : std::make_shared<const std::string>(std::move(reply.body)));
  // libmicrohttpd only reads what it is given.
  void* const text = const_cast<char*>((*body)->data());  // NOLINT(*-const-cast)
  MHD_Response* const response = MHD_create_response_from_buffer_with_free_callback_cls(
      (*body)->size(), text, &let_go, body.get());
  if (response != nullptr) (void)body.release();  // `let_go` takes it back
  return response;
}

MHD_Result send_reply(MHD_Connection* connection, HttpReply& reply) {
  MHD_Response* const response = make_response(reply);
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply.content_type.c_str());
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  for (const auto& [name, value] : reply.headers) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  }
  const MHD_Result queued = MHD_queue_response(connection, reply.status, response);
  MHD_destroy_response(response);
  return queued;
}

HttpReply plain(unsigned status, std::string_view text) {
  return {.status = status, .body = std::string{text} + "\n"};
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const std::vector<Endpoint>& listen, Handler handler, Limits limits)
      : handler_{std::move(handler)},
        limits_{limits},
        listeners_{ListenService::kHttp, listen,
                   [this](std::size_t number, Endpoint& where) { return open(number, where); }} {}

  ~Impl() {
    acceptor_.reset();
    if (!worker_.joinable()) return;
    {
      const std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_all();
    worker_.join();
    daemon_.reset();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void, std::string> bind();
  Result<void, std::string> serve();

  [[nodiscard]] ListenerSet& listeners() { return listeners_; }

  [[nodiscard]] std::uint64_t accept_pauses() const { return acceptor_->pauses(); }

 private:
  /// The callback of libmicrohttpd for a request. It comes more than once for each: first with the
  /// header, then for the body, then when the reply is due. `rest` is version, uploaded data, their
  /// size and the request's state; as a pack the function has six parameters at most.
  template <class... Rest>
  static MHD_Result on_request(
      void* self, MHD_Connection* connection, const char* url, const char* method, Rest... rest);
  static void on_completed(void* self,
                           MHD_Connection* connection,
                           void** state,
                           MHD_RequestTerminationCode code);
  static MHD_Result begin(MHD_Connection* connection,
                          const char* url,
                          std::string_view method,
                          void** state);
  MHD_Result proceed(HttpExchange& exchange);
  Result<void, ListenFailure> open(std::size_t number, Endpoint& where) const;
  Result<void, std::string> start_network();
  void take(FileDescriptor connection, const SocketAddress& from) const;
  void work();
  void answer(std::vector<HttpExchange*> waiting) const;

  Handler handler_;
  Limits limits_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;               ///< guarded by `mutex_`
  std::vector<HttpExchange*> waiting_;  ///< guarded by `mutex_`; suspended connections
  std::thread worker_;
  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;
  ListenerSet listeners_;
  std::unique_ptr<Acceptor> acceptor_;  ///< last: its thread uses the rest
};

template <class... Rest>
MHD_Result HttpServer::Impl::on_request(
    void* self, MHD_Connection* connection, const char* url, const char* method, Rest... rest) {
  const std::tuple<const char*, const char*, std::size_t*, void**> others{rest...};
  std::size_t* const upload_size = std::get<2>(others);
  void** const state = std::get<3>(others);
  Impl& server = *static_cast<Impl*>(self);
  if (*state == nullptr) return begin(connection, url, method, state);
  if (*upload_size != 0) {  // a GET with a body: read and ignored
    *upload_size = 0;
    return MHD_YES;
  }
  return server.proceed(*static_cast<HttpExchange*>(*state));
}

Result<void, std::string> HttpServer::Impl::bind() {
  auto made = Acceptor::make([this](FileDescriptor connection, const SocketAddress& from) {
    take(std::move(connection), from);
  });
  if (!made) return failure(std::move(made.error()));
  acceptor_ = std::move(*made);
  listeners_.look_after();
  return {};
}

Result<void, ListenFailure> HttpServer::Impl::open(std::size_t number, Endpoint& where) const {
  auto socket = ListenSocket::open(where);
  if (!socket) return failure(std::move(socket.error()));
  where = socket->bound();
  auto put = acceptor_->put(number, std::move(*socket));
  if (!put) return failure(ListenFailure{.text = std::move(put.error())});
  return {};
}

Result<void, std::string> HttpServer::Impl::serve() {
  try {
    worker_ = std::thread{[this] { work(); }};
  } catch (const std::system_error& error) {
    return failure(std::string{"HTTP worker: "} + error.what());
  }
  if (auto started = start_network(); !started) return started;
  return acceptor_->serve();
}

// libmicrohttpd closes a connection that it does not want, because there are too many.
void HttpServer::Impl::take(FileDescriptor connection, const SocketAddress& from) const {
  (void)MHD_add_connection(daemon_.get(), connection.release(), from.data(), from.length);
}

Result<void, std::string> HttpServer::Impl::start_network() {
  // libmicrohttpd keeps numbers and pointers alike in intptr_t.
  const auto completed =
      reinterpret_cast<std::intptr_t>(&on_completed);  // NOLINT(*-reinterpret-cast)
  std::array<MHD_OptionItem, 6> options{{
      {.option = MHD_OPTION_CONNECTION_LIMIT, .value = limits_.connections, .ptr_value = nullptr},
      {.option = MHD_OPTION_PER_IP_CONNECTION_LIMIT,
       .value = limits_.connections_per_address,
       .ptr_value = nullptr},
      {.option = MHD_OPTION_CONNECTION_TIMEOUT,
       .value = limits_.idle_seconds,
       .ptr_value = nullptr},
      {.option = MHD_OPTION_CONNECTION_MEMORY_LIMIT,
       .value = static_cast<std::intptr_t>(limits_.connection_memory_bytes),
       .ptr_value = nullptr},
      {.option = MHD_OPTION_NOTIFY_COMPLETED, .value = completed, .ptr_value = this},
      {.option = MHD_OPTION_END, .value = 0, .ptr_value = nullptr},
  }};
  const unsigned flags = static_cast<unsigned>(MHD_USE_EPOLL_INTERNAL_THREAD) |
                         static_cast<unsigned>(MHD_ALLOW_SUSPEND_RESUME) |
                         static_cast<unsigned>(MHD_USE_NO_LISTEN_SOCKET) |
                         static_cast<unsigned>(MHD_USE_ITC);
  errno = 0;
  MHD_Daemon* const daemon = MHD_start_daemon(
      flags, 0, nullptr, nullptr, &on_request<const char*, const char*, std::size_t*, void**>,
      this,  // NOLINT(*-vararg)
      MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END);
  if (daemon == nullptr) {
    return failure("cannot serve HTTP: " + std::generic_category().message(errno));
  }
  daemon_.reset(daemon);
  return {};
}

void HttpServer::Impl::on_completed(void* /*self*/,
                                    MHD_Connection* /*connection*/,
                                    void** state,
                                    MHD_RequestTerminationCode /*code*/) {
  const std::unique_ptr<HttpExchange> done{static_cast<HttpExchange*>(*state)};
  *state = nullptr;
}

MHD_Result HttpServer::Impl::begin(MHD_Connection* connection,
                                   const char* url,
                                   std::string_view method,
                                   void** state) {
  auto exchange = std::make_unique<HttpExchange>();
  exchange->connection = connection;
  exchange->request = {.path = url,
                       .accept = header(connection, MHD_HTTP_HEADER_ACCEPT),
                       .accept_encoding = header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING)};
  HttpExchange& kept = *exchange;
  *state = exchange.release();  // `on_completed` takes it back
  if (method == MHD_HTTP_METHOD_GET || method == MHD_HTTP_METHOD_HEAD) return MHD_YES;
  kept.reply = plain(kMethodNotAllowed, "method not allowed");
  kept.reply->headers.emplace_back(MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  return send_reply(connection, *kept.reply);
}

MHD_Result HttpServer::Impl::proceed(HttpExchange& exchange) {
  if (!exchange.reply) exchange.reply = handler_.at_once(exchange.request);
  if (exchange.reply) return send_reply(exchange.connection, *exchange.reply);
  {
    const std::lock_guard lock{mutex_};
    if (!stopping_) {
      // The connection is suspended before the worker can see it. Otherwise the worker could resume
      // it first, and it would sleep for ever.
      MHD_suspend_connection(exchange.connection);
      waiting_.push_back(&exchange);
      wake_.notify_one();
      return MHD_YES;
    }
  }
  HttpReply reply = plain(kUnavailable, "shutting down");
  return send_reply(exchange.connection, reply);
}

void HttpServer::Impl::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    std::vector<HttpExchange*> batch = std::exchange(waiting_, {});
    if (stopping_) {
      for (HttpExchange* const exchange : batch) {
        exchange->reply = plain(kUnavailable, "shutting down");
        MHD_resume_connection(exchange->connection);
      }
      return;
    }
    lock.unlock();
    answer(std::move(batch));
    lock.lock();
  }
}

void HttpServer::Impl::answer(std::vector<HttpExchange*> waiting) const {
  std::vector<HttpRequest> requests;
  requests.reserve(waiting.size());
  for (const HttpExchange* const exchange : waiting) requests.push_back(exchange->request);
  // A resumed exchange belongs to its network thread again and may be gone at once. So its pointer
  // is cleared before it is resumed.
  const auto send = [&waiting](std::size_t index, HttpReply reply) {
    HttpExchange* const exchange = std::exchange(waiting.at(index), nullptr);
    if (exchange == nullptr) return;
    exchange->reply = std::move(reply);
    MHD_resume_connection(exchange->connection);
  };
  handler_.batch(requests, send);
  for (std::size_t i = 0; i < waiting.size(); ++i) send(i, plain(kInternalError, "no answer"));
}

Result<std::unique_ptr<HttpServer>, std::string> HttpServer::bind(
    const std::vector<Endpoint>& listen, Handler handler, Limits limits) {
  auto impl = std::make_unique<Impl>(listen, std::move(handler), limits);
  if (auto bound = impl->bind(); !bound) return failure(std::move(bound.error()));
  return std::unique_ptr<HttpServer>{new HttpServer{std::move(impl)}};
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

HttpServer::~HttpServer() = default;

Result<void, std::string> HttpServer::serve() { return impl_->serve(); }

void HttpServer::look_after() { impl_->listeners().look_after(); }

std::vector<ListenerSnapshot> HttpServer::listeners() const { return impl_->listeners().states(); }

std::uint64_t HttpServer::accept_pauses() const { return impl_->accept_pauses(); }

std::vector<Endpoint> HttpServer::bound() const { return impl_->listeners().endpoints(); }

}  // namespace gnomon
