#include "web/http_door.h"

#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace gnomon {
namespace {

// Whoever holds more than this part of all places gets no grace.
constexpr unsigned kGreedy = 16;
constexpr std::string_view kBusyAnswer =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
    "Cache-Control: no-store\r\nContent-Length: 21\r\n\r\ntoo many connections\n";

/// The address; of IPv6 the first half, since a host may use all addresses of its /64.
std::string group_of(const SocketAddress& from) {
  const auto octets = [](const void* data, std::size_t size) {
    return std::string{static_cast<const char*>(data), size};
  };
  if (from.storage.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &from.storage, sizeof v6);
    return octets(&v6.sin6_addr, sizeof v6.sin6_addr / 2);
  }
  sockaddr_in v4{};
  std::memcpy(&v4, &from.storage, sizeof v4);
  return octets(&v4.sin_addr, sizeof v4.sin_addr);
}

/// Says that there is no room, without waiting.
void send_away(const FileDescriptor& connection) {
  std::array<char, 4096> request{};
  // What has been read does not turn the end of the connection into a reset, which would overtake
  // the answer.
  // NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection): it does not wait.
  (void)::recv(connection.get(), request.data(), request.size(), MSG_DONTWAIT);
  (void)::send(connection.get(), kBusyAnswer.data(), kBusyAnswer.size(),
               MSG_DONTWAIT | MSG_NOSIGNAL);
  (void)::shutdown(connection.get(), SHUT_WR);
}

}  // namespace

HttpDoor::HttpDoor(const Limits& limits, Admit admit) : limits_{limits}, admit_{std::move(admit)} {
  counts_.limit = limits.connections;
}

void HttpDoor::started(int descriptor) {
  const std::lock_guard lock{mutex_};
  const auto [guest, forgotten] = guests_.try_emplace(descriptor);
  guest->second.known = true;
  if (forgotten) guest->second.since = Clock::now();
}

bool HttpDoor::begun(int descriptor) {
  const std::lock_guard lock{mutex_};
  const auto guest = guests_.find(descriptor);
  if (guest == guests_.end()) return false;
  guest->second.busy = true;
  guest->second.since = Clock::now();
  return ++guest->second.requests < limits_.requests;
}

void HttpDoor::completed(int descriptor) {
  const std::lock_guard lock{mutex_};
  const auto guest = guests_.find(descriptor);
  if (guest == guests_.end()) return;
  guest->second.busy = false;
  guest->second.since = Clock::now();
}

void HttpDoor::closed(int descriptor) {
  const std::lock_guard lock{mutex_};
  guests_.erase(descriptor);
}

HttpCounts HttpDoor::counts() const {
  const std::lock_guard lock{mutex_};
  HttpCounts result = counts_;
  result.open = guests_.size();
  return result;
}

int HttpDoor::look_after() {
  // A deadline that is set while the acceptor waits is seconds away. So the door looks twice a
  // second while anybody is in.
  constexpr std::chrono::milliseconds kLook{500};
  const auto now = Clock::now();
  const auto next = show_out_late(now);
  if (next == Clock::time_point::max()) return -1;
  const auto until = std::min(next, now + kLook);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - now).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0)) + 1;
}

HttpDoor::Clock::time_point HttpDoor::deadline(const Guest& guest) const {
  if (guest.busy) return guest.since + limits_.answer;
  return guest.since + (guest.requests == 0 ? limits_.head : limits_.idle);
}

HttpDoor::Clock::time_point HttpDoor::show_out_late(Clock::time_point now) {
  const std::lock_guard lock{mutex_};
  auto next = Clock::time_point::max();
  // An owner without memory may close a connection that it never started.
  std::erase_if(guests_, [&](const auto& guest) {
    return !guest.second.known && deadline(guest.second) <= now;
  });
  for (auto guest = guests_.begin(); guest != guests_.end(); ++guest) {
    const Guest& who = guest->second;
    if (who.leaving) continue;
    if (deadline(who) > now) {
      next = std::min(next, deadline(who));
      continue;
    }
    const HttpClosure idle =
        who.requests == 0 ? HttpClosure::kHeadTimeout : HttpClosure::kIdleTimeout;
    show_out(guest, who.busy ? HttpClosure::kAnswerTimeout : idle);
  }
  return next;
}

void HttpDoor::make_room() {
  const std::lock_guard lock{mutex_};
  (void)evict();
}

void HttpDoor::enter(FileDescriptor connection, const SocketAddress& from) {
  const int descriptor = connection.get();
  {
    const std::lock_guard lock{mutex_};
    guests_.erase(descriptor);  // the number of one who never started
    if (!has_room()) {
      ++counts_.refused.at(index_of(HttpRefusal::kLimit));
      send_away(connection);
      return;
    }
    ++counts_.accepted;
    guests_[descriptor] = {.group = group_of(from), .since = Clock::now()};
  }
  if (admit_(connection.release(), from)) return;
  refuse(HttpRefusal::kDescriptors);
  closed(descriptor);
}

void HttpDoor::refuse(HttpRefusal reason) {
  const std::lock_guard lock{mutex_};
  ++counts_.refused.at(index_of(reason));
}

std::size_t HttpDoor::staying() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(guests_, [](const auto& guest) { return !guest.second.leaving; }));
}

bool HttpDoor::has_room() {
  // Those who have been shut down are still in until their owner comes by.
  if (guests_.size() >= std::size_t{2} * limits_.connections) return false;
  while (staying() >= limits_.connections) {
    if (evict()) continue;
    // Those whom the owner has not seen yet cannot be shown out, but soon.
    return std::ranges::any_of(guests_, [](const auto& guest) { return !guest.second.known; });
  }
  return true;
}

bool HttpDoor::evict() {
  auto victim = worst(false, Clock::time_point::max());
  if (victim == guests_.end()) victim = worst(true, Clock::now() - limits_.grace);
  if (victim == guests_.end()) return false;
  show_out(victim, HttpClosure::kEvicted);
  return true;
}

HttpDoor::Guests::iterator HttpDoor::worst(bool busy, Clock::time_point before) {
  std::map<std::string_view, std::size_t> held;
  for (const auto& [descriptor, guest] : guests_) {
    if (!guest.leaving) ++held[guest.group];
  }
  auto found = guests_.end();
  for (auto guest = guests_.begin(); guest != guests_.end(); ++guest) {
    const Guest& who = guest->second;
    if (who.leaving || !who.known || who.busy != busy) continue;
    const bool greedy = held[who.group] > limits_.connections / kGreedy;
    if (who.since > before && !greedy) continue;
    const auto rank = [&held](const Guest& one) {
      return std::pair{held[one.group], -one.since.time_since_epoch()};
    };
    if (found == guests_.end() || rank(who) > rank(found->second)) found = guest;
  }
  return found;
}

void HttpDoor::show_out(Guests::iterator guest, HttpClosure reason) {
  guest->second.leaving = true;
  ++counts_.closed.at(index_of(reason));
  // The descriptor is still that of the guest: its owner says `closed` before it closes it.
  if (guest->second.known) (void)::shutdown(guest->first, SHUT_RDWR);
}

}  // namespace gnomon
