#include "node/peers.h"

#include <algorithm>
#include <utility>

#include "peer/poll_schedule.h"

namespace gnomon {

namespace {

bool same_server(const PeerConfig& a, const PeerConfig& b) {
  return a.name == b.name && a.address == b.address && a.port == b.port;
}

FilterConfig filter_config(double precision_seconds, const DisciplineConfig& discipline) {
  return {.precision_seconds = precision_seconds,
          .max_drift_ratio = discipline.max_drift_ppm * 1e-6};
}

}  // namespace

Peers::Peers(const Config& config, double precision_seconds, Rng rng)
    : precision_seconds_{precision_seconds}, rng_{rng} {
  associations_.reserve(config.peers.size());
  for (const PeerConfig& peer : config.peers) {
    associations_.push_back(make(peer, config.discipline));
  }
}

Association Peers::make(const PeerConfig& peer, const DisciplineConfig& discipline) {
  return {ClientPeer{next_++, peer, precision_seconds_, rng_.fork()},
          filter_config(precision_seconds_, discipline)};
}

Association* Peers::find(PeerId id) {
  const auto found =
      std::ranges::find_if(associations_, [&](const auto& a) { return a.peer().id() == id; });
  return found == associations_.end() ? nullptr : &*found;
}

const Association* Peers::find(PeerId id) const {
  const auto found =
      std::ranges::find_if(associations_, [&](const auto& a) { return a.peer().id() == id; });
  return found == associations_.end() ? nullptr : &*found;
}

void Peers::start(Now now, Observer& observer) {
  for (Association& association : associations_) begin(now, association, observer);
}

void Peers::begin(Now now, Association& association, Observer& observer) const {
  if (ClientPeer* client = association.client()) {
    client->start(now, taken_from(*client), observer);
  } else {
    association.peer().start(now, observer);
  }
}

std::vector<IpAddress> Peers::taken_from(const ClientPeer& client) const {
  std::vector<IpAddress> taken;
  for (const Association& association : associations_) {
    const ClientPeer* other = association.client();
    if (other == nullptr || other == &client || !other->started()) continue;
    const auto endpoint = other->endpoint();
    if (endpoint && endpoint->port == client.config().port) taken.push_back(endpoint->address);
  }
  return taken;
}

std::optional<std::string> Peers::user_of(const Endpoint& endpoint) const {
  for (const Association& association : associations_) {
    if (association.peer().endpoint() == endpoint) return association.peer().name();
  }
  return std::nullopt;
}

void Peers::share_out(Now now, Outbox& out, Observer& observer) {
  for (Association& association : associations_) {
    ClientPeer* client = association.client();
    if (client == nullptr || !client->duplicate()) continue;
    if (client->choose_again(now, taken_from(*client), out, observer)) association.forget_server();
  }
}

void Peers::on_deadline(Now now, Outbox& out, Observer& observer) {
  for (Association& association : associations_) {
    Peer& peer = association.peer();
    if (peer.next_deadline() <= now.mono) peer.on_deadline(now, out, observer);
  }
}

MonoTime Peers::next_deadline() const {
  MonoTime next = never();
  for (const Association& association : associations_) {
    next = std::min(next, association.peer().next_deadline());
  }
  return next;
}

ClientPeer* Peers::find_client(PeerId id) {
  Association* association = find(id);
  return association == nullptr ? nullptr : association->client();
}

void Peers::on_sent(Now now, const SendStamp& stamp, Observer& observer) {
  ClientPeer* client = find_client(peer_of(stamp.id));
  if (client != nullptr) client->on_sent(now, stamp, observer);
}

void Peers::on_send_failed(Now now, const SendFailed& failed, Observer& observer) {
  ClientPeer* client = find_client(peer_of(failed.id));
  if (client != nullptr) client->on_send_failed(now, failed, observer);
}

bool Peers::on_resolved(Now now, const Resolution& answer, Outbox& out, Observer& observer) {
  Association* association = find(answer.peer);
  ClientPeer* client = association == nullptr ? nullptr : association->client();
  if (client == nullptr) return false;
  if (client->on_resolved(now, answer, taken_from(*client), out, observer)) {
    association->forget_server();
    share_out(now, out, observer);
  }
  return true;
}

void Peers::on_adjusted(const ClockAdjustment& adjustment) {
  for (Association& association : associations_) {
    association.peer().on_adjusted(adjustment);
    association.filter.on_adjusted(adjustment);
  }
}

void Peers::void_samples(MonoTime now, const ClockAdjustment& adjustment) {
  for (Association& association : associations_) {
    association.peer().on_adjusted(adjustment);
    association.filter.reset();
    association.peer().burst(now);
  }
}

void Peers::reload(Now now, const Config& config, Outbox& out, Observer& observer) {
  std::vector<Association> former = std::exchange(associations_, {});
  const PeerId first_new = next_;
  for (const PeerConfig& wanted : config.peers) {
    const auto kept = std::ranges::find_if(
        former, [&](const Association& a) { return same_server(a.peer().config(), wanted); });
    if (kept == former.end()) {
      associations_.push_back(make(wanted, config.discipline));
      continue;
    }
    kept->peer().configure(now, wanted);
    kept->filter.configure(filter_config(precision_seconds_, config.discipline));
    associations_.push_back(std::move(*kept));
    former.erase(kept);
  }
  // Gone ones first: a peer whose address changed leaves and comes back under the same name.
  for (Association& gone : former) {
    gone.peer().close(out);
    observer.on_event(now, PeerRemoved{.peer = gone.peer().name()});
  }
  for (Association& association : associations_) {
    if (association.peer().id() >= first_new) begin(now, association, observer);
  }
  share_out(now, out, observer);
}

void Peers::close(Outbox& out) {
  for (Association& association : associations_) association.peer().close(out);
}

}  // namespace gnomon
