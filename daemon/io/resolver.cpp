#include "io/resolver.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include "io/request_socket.h"
#include "sys/name_lookup.h"

namespace gnomon {

namespace {

/// Most addresses of one name that are used. The peer tries them one after the other.
constexpr std::size_t kMaxAddresses = 32;

LookupResult without_route(SendError error) {
  return error == SendError::kResources ? LookupResult::kResources : LookupResult::kNoRoute;
}

/// The addresses of the name that can be reached.
Resolution look(const ResolveName& request) {
  const auto found = look_up(request.name);
  if (!found) return {.addresses = {}, .result = found.error().reason};
  Resolution answer{.addresses = {}, .result = LookupResult::kNoRoute};
  for (const IpAddress& address : *found) {
    if (answer.addresses.size() == kMaxAddresses) break;
    const auto route = check_route({.address = address, .port = kNtpPort}, request.bind);
    if (route) {
      answer.addresses.push_back(address);
    } else if (without_route(route.error()) == LookupResult::kResources) {
      answer.result = LookupResult::kResources;
    }
  }
  if (!answer.addresses.empty()) answer.result = LookupResult::kOk;
  return answer;
}

/// What is looked up: peers that ask for the same share the answer.
using Question = std::pair<std::string, std::vector<IpAddress>>;

}  // namespace

/// Shared with the workers. They are left alone at the end: a lookup can take longer than anybody
/// wants to wait for a daemon to stop.
class Resolver::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, Handler handler, Look look)
      : loop_{&loop}, handler_{std::move(handler)}, look_{std::move(look)} {}

  void resolve(const ResolveName& request) {
    const std::lock_guard lock{mutex_};
    Question question{request.name, request.bind};
    const auto known = asked_.find(question);
    if (known != asked_.end()) {
      if (std::ranges::find(known->second, request.peer) == known->second.end()) {
        known->second.push_back(request.peer);
      }
      return;
    }
    if (asked_.size() >= kMostNames || !hire()) {
      post({.peer = request.peer, .addresses = {}, .result = LookupResult::kResources});
      return;
    }
    asked_.emplace(question, std::vector{request.peer});
    waiting_.push_back(std::move(question));
    wake_.notify_one();
  }

  void drop(PeerId peer) {
    const std::lock_guard lock{mutex_};
    for (auto& [question, peers] : asked_) std::erase(peers, peer);
    std::erase_if(waiting_, [this](const Question& question) {
      return asked_.at(question).empty() && asked_.erase(question) > 0;
    });
  }

  void shut_down() {
    const std::lock_guard lock{mutex_};
    loop_ = nullptr;
    waiting_.clear();
    asked_.clear();
    wake_.notify_all();
  }

 private:
  /// A worker for one more name, if all are busy and there may be more. False: there is none at
  /// all.
  bool hire() {
    if (idle_ > waiting_.size() || workers_ == kWorkers) return true;
    try {
      std::thread{[self = shared_from_this()] { self->work(); }}.detach();
      ++workers_;
      return true;
    } catch (const std::system_error&) {
      // The system has no more threads for us: those that are there do it.
      return workers_ > 0;
    }
  }

  void work() {
    std::unique_lock lock{mutex_};
    while (true) {
      ++idle_;
      wake_.wait(lock, [this] { return loop_ == nullptr || !waiting_.empty(); });
      --idle_;
      if (loop_ == nullptr) return;
      const Question question = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      const Resolution answer = look_({.name = question.first, .bind = question.second});
      lock.lock();
      deliver(question, answer);
    }
  }

  void deliver(const Question& question, const Resolution& answer) {
    const auto found = asked_.find(question);
    if (found == asked_.end()) return;
    for (const PeerId peer : found->second) {
      post({.peer = peer, .addresses = answer.addresses, .result = answer.result});
    }
    asked_.erase(found);
  }

  void post(Resolution answer) {
    if (loop_ == nullptr) return;
    asio::post(*loop_, [self = shared_from_this(), answer = std::move(answer)] {
      // On the loop's thread, which is also the one that shuts down.
      if (self->loop_ != nullptr) self->handler_(answer);
    });
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  asio::io_context* loop_;  ///< null after the end
  Handler handler_;
  Look look_;
  std::map<Question, std::vector<PeerId>> asked_;  ///< waiting or being looked up, and for whom
  std::deque<Question> waiting_;
  std::size_t workers_ = 0;
  std::size_t idle_ = 0;
};

Resolver::Resolver(asio::io_context& loop, Handler handler)
    : Resolver{loop, std::move(handler), look} {}

Resolver::Resolver(asio::io_context& loop, Handler handler, Look look)
    : impl_{std::make_shared<Impl>(loop, std::move(handler), std::move(look))} {}

Resolver::~Resolver() { impl_->shut_down(); }

void Resolver::resolve(const ResolveName& request) { impl_->resolve(request); }

void Resolver::drop(const DropLookup& request) { impl_->drop(request.peer); }

}  // namespace gnomon
