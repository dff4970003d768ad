#include "web/http_server.h"

#include <microhttpd.h>

#include <algorithm>
#include <array>
#include <atomic>
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
#include "web/mhd_response.h"
#include "web/request_head.h"

namespace gnomon {
namespace {

constexpr unsigned kInternalError = 500;
constexpr unsigned kUnavailable = 503;

/// One request on its way. The connection owns it, from the first callback to the completion.
/// Between suspend and resume only the worker touches it; at all other times only the network
/// thread does.
struct HttpExchange {
  MHD_Connection* connection = nullptr;
  std::string target;               ///< as it was sent, up to a NUL
  const char* target_at = nullptr;  ///< in libmicrohttpd's buffer; only compared
  bool head_read = false;
  bool last = false;           ///< the connection is closed after the answer
  std::size_t body_bytes = 0;  ///< of the request, ignored
  HttpRequest request;
  std::optional<HttpReply> reply;
};

struct StopDaemon {
  void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
};

int descriptor_of(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);  // NOLINT(*-vararg)
  return info == nullptr ? -1 : info->connect_fd;
}

RequestHead head_of(const HttpExchange& exchange, const char* method, const char* version) {
  RequestHead head{.method = method, .target = exchange.target, .version = version, .fields = {}};
  // The version follows the target and one blank in the same buffer. If it does not, the target had
  // a NUL: no target then. libmicrohttpd from 1.0 on closes such a connection before it comes here.
  if (version != exchange.target_at + exchange.target.size() + 1) head.target = {};
  const auto add = [](void* fields, MHD_ValueKind /*kind*/, const char* name, const char* value) {
    static_cast<RequestHead::Fields*>(fields)->emplace_back(name, value == nullptr ? "" : value);
    return MHD_YES;
  };
  MHD_get_connection_values(exchange.connection, MHD_HEADER_KIND, add, &head.fields);
  return head;
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
        door_{limits.door,
              [this](int descriptor, const SocketAddress& from) {
                return MHD_add_connection(daemon_.get(), descriptor, from.data(), from.length) ==
                       MHD_YES;
              }},
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

  [[nodiscard]] HttpCounts counts() const {
    HttpCounts result = door_.counts();
    for (std::size_t i = 0; i < answers_.size(); ++i) result.answers.at(i) = answers_.at(i);
    return result;
  }

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
  /// libmicrohttpd's callback for the target of a request, the first that it knows of it. Makes
  /// the request's state.
  static void* on_target(void* self, const char* target, MHD_Connection* connection);
  static void on_connection(void* self,
                            MHD_Connection* connection,
                            void** context,
                            MHD_ConnectionNotificationCode code);
  MHD_Result begin(HttpExchange& exchange, const char* method, const char* version);
  MHD_Result proceed(HttpExchange& exchange);
  MHD_Result send(HttpExchange& exchange);
  Result<void, ListenFailure> open(std::size_t number, Endpoint& where) const;
  Result<void, std::string> start_network();
  void work();
  void answer(std::vector<HttpExchange*> waiting) const;

  Handler handler_;
  Limits limits_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;               ///< guarded by `mutex_`
  std::vector<HttpExchange*> waiting_;  ///< guarded by `mutex_`; suspended connections
  std::thread worker_;
  std::array<std::atomic<std::uint64_t>, kCount<HttpCode>> answers_{};
  HttpDoor door_;
  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;
  ListenerSet listeners_;
  std::unique_ptr<Acceptor> acceptor_;  ///< last: its thread uses the rest
};

template <class... Rest>
MHD_Result HttpServer::Impl::on_request(void* self,
                                        MHD_Connection* /*connection*/,
                                        const char* /*path*/,
                                        const char* method,
                                        Rest... rest) {
  const std::tuple<const char*, const char*, std::size_t*, void**> others{rest...};
  std::size_t* const upload_size = std::get<2>(others);
  void** const state = std::get<3>(others);
  Impl& server = *static_cast<Impl*>(self);
  auto* const exchange = static_cast<HttpExchange*>(*state);
  if (exchange == nullptr) return MHD_NO;
  if (!exchange->head_read) return server.begin(*exchange, method, std::get<0>(others));
  if (*upload_size != 0) {  // a GET with a body: read and ignored
    exchange->body_bytes += std::exchange(*upload_size, 0);
    return exchange->body_bytes > server.limits_.ignored_body_bytes ? MHD_NO : MHD_YES;
  }
  return server.proceed(*exchange);
}

Result<void, std::string> HttpServer::Impl::bind() {
  auto made = Acceptor::make(door_);
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

Result<void, std::string> HttpServer::Impl::start_network() {
  // libmicrohttpd keeps numbers and pointers alike in intptr_t.
  const auto number = [](auto* function) {
    return reinterpret_cast<std::intptr_t>(function);  // NOLINT(*-reinterpret-cast)
  };
  // Percent signs stay: `request_head` decodes them.
  const auto keep = [](void* /*self*/, MHD_Connection* /*connection*/, char* text) {
    return std::strlen(text);
  };
  std::size_t (*const unescape)(void*, MHD_Connection*, char*) = keep;
  // The door keeps the limit; those that it has shut down are still open for a moment.
  const unsigned connections = 2 * limits_.door.connections + 1;
  std::array<MHD_OptionItem, 9> options{{
      {.option = MHD_OPTION_CONNECTION_LIMIT, .value = connections, .ptr_value = nullptr},
      {.option = MHD_OPTION_CONNECTION_MEMORY_LIMIT,
       .value = static_cast<std::intptr_t>(limits_.connection_memory_bytes),
       .ptr_value = nullptr},
      {.option = MHD_OPTION_NOTIFY_COMPLETED, .value = number(&on_completed), .ptr_value = this},
      {.option = MHD_OPTION_NOTIFY_CONNECTION, .value = number(&on_connection), .ptr_value = this},
      {.option = MHD_OPTION_URI_LOG_CALLBACK, .value = number(&on_target), .ptr_value = this},
      {.option = MHD_OPTION_UNESCAPE_CALLBACK, .value = number(unescape), .ptr_value = this},
      {.option = MHD_OPTION_STRICT_FOR_CLIENT, .value = 1, .ptr_value = nullptr},
      {.option = MHD_OPTION_SIGPIPE_HANDLED_BY_APP, .value = 1, .ptr_value = nullptr},
      {.option = MHD_OPTION_END, .value = 0, .ptr_value = nullptr},
  }};
  const unsigned flags = static_cast<unsigned>(MHD_USE_EPOLL_INTERNAL_THREAD) |
                         static_cast<unsigned>(MHD_ALLOW_SUSPEND_RESUME) |
                         static_cast<unsigned>(MHD_USE_NO_LISTEN_SOCKET) |
                         static_cast<unsigned>(MHD_USE_ITC);
  errno = 0;
  daemon_.reset(MHD_start_daemon(flags, 0, nullptr, nullptr,
                                 &on_request<const char*, const char*, std::size_t*, void**>,
                                 this,  // NOLINT(*-vararg)
                                 MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END));
  if (daemon_ == nullptr) {
    return failure("cannot serve HTTP: " + std::generic_category().message(errno));
  }
  return {};
}

void HttpServer::Impl::on_connection(void* self,
                                     MHD_Connection* connection,
                                     void** /*context*/,
                                     MHD_ConnectionNotificationCode code) {
  HttpDoor& door = static_cast<Impl*>(self)->door_;
  const int descriptor = descriptor_of(connection);
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    door.started(descriptor);
  } else {
    door.closed(descriptor);
  }
}

void HttpServer::Impl::on_completed(void* self,
                                    MHD_Connection* connection,
                                    void** state,
                                    MHD_RequestTerminationCode /*code*/) {
  static_cast<Impl*>(self)->door_.completed(descriptor_of(connection));
  const std::unique_ptr<HttpExchange> done{static_cast<HttpExchange*>(*state)};
  *state = nullptr;
}

void* HttpServer::Impl::on_target(void* /*self*/, const char* target, MHD_Connection* connection) {
  auto exchange = std::make_unique<HttpExchange>();
  exchange->connection = connection;
  exchange->target = target;
  exchange->target_at = target;
  return exchange.release();  // `on_completed` takes it back
}

MHD_Result HttpServer::Impl::begin(HttpExchange& exchange,
                                   const char* method,
                                   const char* version) {
  exchange.head_read = true;
  exchange.last = !door_.begun(descriptor_of(exchange.connection));
  auto judged = judge(head_of(exchange, method, version), limits_.ignored_body_bytes);
  if (judged) {
    exchange.request = std::move(*judged);
    return MHD_YES;
  }
  exchange.reply = std::move(judged.error());
  // What follows a head that is not understood is not understood either.
  exchange.last = true;
  return send(exchange);
}

MHD_Result HttpServer::Impl::send(HttpExchange& exchange) {
  if (!exchange.reply) return MHD_NO;
  for (const HttpCode code : kValues<HttpCode>) {
    if (std::to_string(exchange.reply->status) == text_of(code)) ++answers_.at(index_of(code));
  }
  return queue_reply(exchange.connection, *exchange.reply, exchange.last);
}

MHD_Result HttpServer::Impl::proceed(HttpExchange& exchange) {
  if (!exchange.reply) exchange.reply = handler_.at_once(exchange.request);
  if (exchange.reply) return send(exchange);
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
  exchange.reply = plain(kUnavailable, "shutting down");
  return send(exchange);
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

HttpCounts HttpServer::counts() const { return impl_->counts(); }

}  // namespace gnomon
