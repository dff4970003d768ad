#include "peer/client_peer.h"

#include <algorithm>

namespace gnomon {

namespace {

// How long a request stays open. A response that comes later is counted and not believed.
constexpr Duration kExchangeLife = Duration::milliseconds(4000);
// After so long without another error, a request that meets silence is no failure any more. ICMP
// errors of a neighbour that is away come 3 s late, while requests may follow each other faster.
constexpr Duration kErrorLife = Duration::milliseconds(8000);
// After each multiple of this many requests without a valid response the name is looked up again.
constexpr unsigned kUnansweredBeforeLookup = 8;
// After more than this many requests without any announcement, "I am not synchronised" no longer
// counts.
constexpr unsigned kSilentPolls = 8;

/// A kiss code that means nothing to us says as little as "I am not synchronised" if the packet
/// says that, too.
bool says_unsynchronized(const Refusal& refusal) {
  const bool unknown_kiss =
      refusal.reason == RejectReason::kKod && refusal.kiss == KissCode::kOther;
  return refusal.reason == RejectReason::kUnsynchronized ||
         (unknown_kiss && refusal.announcement.leap == LeapIndicator::kUnsynchronized);
}

}  // namespace

ClientPeer::ClientPeer(PeerId id, PeerConfig config, double precision_seconds, Rng rng)
    : id_{id},
      config_{std::move(config)},
      precision_seconds_{precision_seconds},
      rng_{rng},
      addresses_{config_.address},
      schedule_{config_, rng_.fork()} {}

void ClientPeer::start(Now now, Taken taken, Observer& observer) {
  observer.on_event(now, PeerAdded{.peer = name()});
  started_ = true;
  (void)addresses_.choose_again(taken);
  // A name has no address yet: `on_resolved` starts the schedule. A duplicate waits for
  // `choose_again`.
  if (!addresses_.current()) return;
  observer.on_event(
      now,
      PeerResolved{.peer = name(), .address = addresses_.current(), .result = LookupResult::kOk});
  schedule_.start(now.mono);
}

std::optional<Endpoint> ClientPeer::endpoint() const {
  const auto& address = addresses_.current();
  if (!address) return std::nullopt;
  return Endpoint{.address = *address, .port = config_.port};
}

std::optional<Endpoint> ClientPeer::duplicate() const {
  const auto& address = addresses_.duplicate();
  if (!address) return std::nullopt;
  return Endpoint{.address = *address, .port = config_.port};
}

MonoTime ClientPeer::next_deadline() const {
  MonoTime next = addresses_.lookup_due().value_or(never());
  if (exchange_) next = std::min(next, exchange_->started() + kExchangeLife);
  return addresses_.current() ? std::min(next, schedule_.next()) : next;
}

void ClientPeer::on_deadline(Now now, Outbox& out, Observer& observer) {
  const auto lookup = addresses_.lookup_due();
  // A lookup does not stop the polls: the current address is asked until there is another one.
  if (lookup && now.mono >= *lookup) {
    addresses_.looking_up();
    out.emplace_back(ResolveName{.peer = id_, .name = addresses_.host(), .bind = config_.bind});
  }
  if (exchange_ && now.mono >= exchange_->started() + kExchangeLife) close_exchange(out);
  const auto to = endpoint();
  if (now.mono >= schedule_.next() && to) send(now, *to, out, observer);
}

void ClientPeer::send(Now now, const Endpoint& to, Outbox& out, Observer& observer) {
  // One request at a time: the former one is not waited for any longer.
  close_exchange(out);
  if (failed_ != requests_ && now.mono - failed_at_ > kErrorLife) recover(now, observer);
  standing_.reach.polled();
  // A request that never left burdens nobody: it is no reason to ask less often.
  const bool left = left_ == requests_ || failed_ != requests_;
  if (standing_.reach.unanswered() > 1 && left) schedule_.unanswered();
  // Requests in vain, this one included. Those from before the last start or burst do not count:
  // nobody is given up for not having answered then.
  const unsigned in_vain = std::min(standing_.reach.unanswered(), requests_sent() + 1);
  if (!standing_.reach.reachable() && in_vain > kUnansweredBeforeLookup) {
    if (left) schedule_.unreachable();
    if (in_vain % kUnansweredBeforeLookup == 1) addresses_.give_up(now.mono);
  }
  if (++silent_polls_ > kSilentPolls) standing_.says_unsynchronized = false;
  schedule_.polled(now.mono);
  ++requests_;
  const SendId id = send_id(id_, requests_);
  exchange_.emplace(id, to, config_, schedule_.poll_log2(), now, rng_);
  SendRequest request = exchange_->request();
  request.bind = config_.bind;
  out.emplace_back(std::move(request));
}

void ClientPeer::close_exchange(Outbox& out) {
  if (!exchange_) return;
  out.emplace_back(CloseRequest{.id = exchange_->id()});
  exchange_.reset();
}

void ClientPeer::close(Outbox& out) {
  close_exchange(out);
  if (addresses_.is_looking_up()) out.emplace_back(DropLookup{.peer = id_});
}

void ClientPeer::recover(Now now, Observer& observer) {
  if (!standing_.send_error) return;
  observer.on_event(now, SendingRecovered{.peer = name(), .from = *standing_.send_error});
  standing_.send_error.reset();
}

void ClientPeer::on_send_failed(Now now, const SendFailed& failed, Observer& observer) {
  const unsigned serial = serial_of(failed.id);
  const bool again = standing_.send_error == failed.reason;
  observer.on_event(now, RequestFailed{.peer = name(), .reason = failed.reason, .again = again});
  // A later request was answered already.
  if (serial <= answered_) return;
  failed_ = std::max(failed_, serial);
  failed_at_ = now.mono;
  standing_.send_error = failed.reason;
  if (left_ < serial) schedule_.not_sent(now.mono);
}

void ClientPeer::on_sent(Now now, const SendStamp& stamp, Observer& observer) {
  if (serial_of(stamp.id) > left_) {
    left_ = serial_of(stamp.id);
    observer.on_event(now, RequestSent{.peer = name()});
  }
  if (!exchange_ || exchange_->id() != stamp.id) return;
  exchange_->sent(stamp);
  local_ = stamp.local;
}

std::optional<Measurement> ClientPeer::on_datagram(Now now,
                                                   const Datagram& datagram,
                                                   Observer& observer) {
  observer.on_event(now, ResponseReceived{.peer = name()});
  const auto trouble = trouble_with(datagram);
  if (trouble || !exchange_) {
    observer.on_event(
        now, ResponseRejected{.peer = name(), .reason = trouble.value_or(RejectReason::kLate)});
    return std::nullopt;
  }
  const auto response = check_response(*exchange_, datagram, precision_seconds_);
  if (!response) {
    refused(now, *exchange_, response.error(), observer);
    return std::nullopt;
  }
  exchange_->mark_answered();
  answered_ = requests_;
  recover(now, observer);
  standing_.announced = response->announcement;
  standing_.says_unsynchronized = false;
  silent_polls_ = 0;
  servers_in_vain_ = 0;
  standing_.reach.answered();
  return response->measurement;
}

std::optional<RejectReason> ClientPeer::trouble_with(const Datagram& datagram) const {
  const bool open = exchange_ && exchange_->id() == datagram.id;
  const auto asked = open ? std::optional{exchange_->to()} : endpoint();
  if (!asked || !is_from(datagram.from, *asked)) return RejectReason::kWrongSource;
  if (!open) return RejectReason::kLate;
  if (datagram.oversize) return RejectReason::kOversize;
  return std::nullopt;
}

void ClientPeer::refused(Now now, Exchange& exchange, const Refusal& refusal, Observer& observer) {
  observer.on_event(now, ResponseRejected{.peer = name(), .reason = refusal.reason});
  // This is an honest answer without a usable time. It answers the request and says something about
  // the peer, but it does not count as reached.
  if (says_unsynchronized(refusal)) {
    exchange.mark_answered();
    standing_.announced = refusal.announcement;
    standing_.says_unsynchronized = true;
    silent_polls_ = 0;
  }
  if (refusal.reason != RejectReason::kKod) return;
  exchange.mark_answered();
  observer.on_event(now, KissReceived{.peer = name(), .code = refusal.kiss});
  if (refusal.kiss == KissCode::kRate) schedule_.rate_limited(now.mono);
  if (refusal.kiss != KissCode::kDeny && refusal.kiss != KissCode::kRstr) return;
  schedule_.stop();
  standing_.denied = Denial{.code = refusal.kiss, .since = now.mono};
  addresses_.refused(now.mono);
}

bool ClientPeer::on_resolved(
    Now now, const Resolution& answer, Taken taken, Outbox& out, Observer& observer) {
  const bool first = !addresses_.current();
  const bool changed = addresses_.resolved(now.mono, answer.addresses, taken, rng_);
  const auto& address = addresses_.current() ? addresses_.current() : addresses_.duplicate();
  const bool found = !answer.addresses.empty();
  const LookupResult good = addresses_.duplicate() ? LookupResult::kInUse : LookupResult::kOk;
  observer.on_event(now, PeerResolved{.peer = name(),
                                      .address = found ? address : std::nullopt,
                                      .replaced = changed && !first,
                                      .result = found ? good : answer.result,
                                      .again = !found && standing_.lookup_error == answer.result});
  standing_.lookup_error = found ? std::nullopt : std::optional{answer.result};
  if (changed) begin_anew(now, out);
  return changed;
}

bool ClientPeer::choose_again(Now now, Taken taken, Outbox& out, Observer& observer) {
  const bool first = !addresses_.current();
  if (!addresses_.choose_again(taken)) return false;
  observer.on_event(
      now,
      PeerResolved{.peer = name(),
                   .address = addresses_.current() ? addresses_.current() : addresses_.duplicate(),
                   .replaced = !first,
                   .result = addresses_.current() ? LookupResult::kOk : LookupResult::kInUse});
  begin_anew(now, out);
  return true;
}

void ClientPeer::begin_anew(Now now, Outbox& out) {
  // All of this was about the former server.
  standing_ = Standing{};
  local_.reset();
  void_before_ = requests_;
  // What one address did is not held against the next. But when all of them were asked in vain, the
  // next round is no quicker than the last.
  if (++servers_in_vain_ <= addresses_.known()) {
    schedule_.start(now.mono);
  } else {
    schedule_.start_slowly(now.mono);
  }
  close_exchange(out);
}

bool ClientPeer::hopeless(unsigned patience) const {
  if (!endpoint()) return addresses_.failed();
  if (schedule_.stopped() || schedule_.slowed()) return true;
  return requests_sent() > patience;
}

void ClientPeer::burst(MonoTime now) {
  void_before_ = requests_;
  schedule_.burst(now);
}

void ClientPeer::on_adjusted(const ClockAdjustment& adjustment) {
  if (exchange_) exchange_->on_adjusted(adjustment);
}

void ClientPeer::sampled(Now now, const Measurement& measurement, double staleness) {
  standing_.last_sample = Sampled{.at = now.mono, .measurement = measurement};
  schedule_.sampled(staleness);
}

void ClientPeer::configure(Now now, const PeerConfig& config) {
  config_ = config;
  schedule_.configure(config);
  addresses_.forgive();
  if (!standing_.denied) return;
  standing_.denied.reset();
  void_before_ = requests_;
  schedule_.start(now.mono);
}

}  // namespace gnomon
