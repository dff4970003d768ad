#include "cli/prober.h"

#include <poll.h>

#include <algorithm>

#include "base/rng.h"
#include "cli/udp_socket.h"
#include "sys/random_seed.h"
#include "sys/system_clocks.h"

namespace gnomon {

namespace {

/// A request that waits for its answer.
struct Waiting {
  UdpSocket socket;
  std::size_t server;
  Exchange exchange;
  MonoTime deadline;
  bool done = false;
};

class Prober {
 public:
  Prober(const std::vector<Endpoint>& servers, const ProbePlan& plan)
      : servers_{servers}, plan_{plan}, results_(servers.size()), next_round_{monotonic_now()} {}

  std::vector<ProbeResult> run() {
    while (rounds_ < plan_.samples || !waiting_.empty()) {
      if (rounds_ < plan_.samples && monotonic_now() >= next_round_) send_round();
      wait();
      drop_finished();
    }
    return std::move(results_);
  }

 private:
  void send_round() {
    for (std::size_t i = 0; i < servers_.size(); ++i) {
      if (results_[i].kiss.empty()) send_to(i);
    }
    ++rounds_;
    next_round_ += plan_.spacing;
  }

  void send_to(std::size_t server) {
    ++results_[server].requests;
    auto socket = UdpSocket::connect(servers_[server]);
    if (!socket) {
      results_[server].problem = socket.error();
      return;
    }
    const Now now{.mono = monotonic_now(), .local = read_clock()};
    Exchange exchange{SendId{0}, servers_[server], PeerConfig{}, 0, now, rng_};
    const SendRequest request = exchange.request();
    const LocalTime sent = read_clock();
    if (const auto problem = socket->send(request.payload)) {
      results_[server].problem = *problem;
      return;
    }
    exchange.sent({.when = sent, .local = {}});
    waiting_.push_back({.socket = std::move(*socket),
                        .server = server,
                        .exchange = exchange,
                        .deadline = monotonic_now() + plan_.timeout});
  }

  /// Waits until something came, or the next round is due, or an answer is too late.
  void wait() {
    std::vector<pollfd> polled;
    MonoTime until = rounds_ < plan_.samples ? next_round_ : monotonic_now() + plan_.timeout;
    for (const Waiting& w : waiting_) {
      polled.push_back({.fd = w.socket.descriptor(), .events = POLLIN, .revents = 0});
      until = std::min(until, w.deadline);
    }
    if (polled.empty() && rounds_ >= plan_.samples) return;
    const Duration left = std::max(until - monotonic_now(), Duration{});
    const auto milliseconds = static_cast<int>(left.to_nanoseconds() / 1'000'000 + 1);
    if (::poll(polled.data(), polled.size(), milliseconds) <= 0) return;
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].revents != 0) receive(waiting_[i]);
    }
  }

  void receive(Waiting& waiting) {
    ProbeResult& result = results_[waiting.server];
    const auto received = waiting.socket.receive();
    if (!received) {
      result.problem = received.error();
      waiting.done = true;
      return;
    }
    const std::optional<Received>& datagram = *received;
    if (!datagram) return;
    // The socket is connected: the kernel lets only the server's own packets through.
    const Answer answer = judge(
        waiting.exchange,
        {.from = waiting.exchange.to(), .payload = datagram->payload(), .received = datagram->at});
    if (const auto* sample = std::get_if<ProbeSample>(&answer)) result.samples.push_back(*sample);
    if (const auto* kiss = std::get_if<Kiss>(&answer)) result.kiss = kiss->code;
    // What is no answer to this request may be forged. The true answer may still come.
    waiting.done = !std::holds_alternative<NotAnAnswer>(answer);
  }

  void drop_finished() {
    const MonoTime now = monotonic_now();
    std::erase_if(waiting_, [now](const Waiting& w) { return w.done || now >= w.deadline; });
  }

  std::span<const Endpoint> servers_;
  ProbePlan plan_;
  std::vector<ProbeResult> results_;
  std::vector<Waiting> waiting_;
  unsigned rounds_ = 0;
  MonoTime next_round_;
  Rng rng_{random_seed()};
};

}  // namespace

std::vector<ProbeResult> probe(const std::vector<Endpoint>& servers, const ProbePlan& plan) {
  return Prober{servers, plan}.run();
}

}  // namespace gnomon
