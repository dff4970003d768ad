#include "sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace gnomon::sim {

namespace {

/// Time from the arrival of a request at a server to its answer.
constexpr Duration kTurnaround = Duration::microseconds(30);

/// Which of its two faces a server shows to a client.
unsigned face_of(const IpAddress& client) { return client.octets()[3]; }

}  // namespace

World::World(std::uint64_t seed, const PathConfig& usual_path)
    : seed_{seed}, rng_{Rng::expand(seed)}, usual_path_{usual_path} {
  queue_.after(kCheckEvery, [this] { check_all(); });
}

IpAddress World::next_address() { return IpAddress::v4(0x0a000001U + addresses_++); }

World& World::server(const std::string& name, const ServerBehaviour& behaviour) {
  const IpAddress address = next_address();
  names_.emplace(address, name);
  const auto [added, is_new] = servers_.emplace(
      name, Server{.address = address, .usual = behaviour, .script = ScriptedServer{behaviour}});
  GNOMON_CHECK(is_new);
  added->second.script.move_calendar(calendar_);
  return *this;
}

World& World::host(const HostSpec& spec) {
  const IpAddress address = next_address();
  names_.emplace(address, spec.name);
  Machine machine;
  machine.host = std::make_unique<Host>(spec, address, rng_.fork(), queue_, *this);
  machine.checks = std::make_unique<HostChecks>(machine.host->spec(), *this, violations_);
  Host* host = machine.host.get();
  host->move_calendar(calendar_, true);
  host->watch(stage_watcher_);
  machines_.emplace(spec.name, std::move(machine));
  queue_.after(spec.start_after, [host] { host->start(); });
  return *this;
}

World& World::usual_path(const PathConfig& path) {
  usual_path_ = path;
  return *this;
}

World& World::calendar(double days) {
  GNOMON_CHECK(servers_.empty() && machines_.empty());
  calendar_ = hours(24 * days);
  return *this;
}

World& World::name(const std::string& name, const std::vector<std::string>& servers) {
  GNOMON_CHECK(!has(name));
  pools_.insert_or_assign(name, servers);
  return *this;
}

World& World::alias(const std::string& name, const std::string& host, bool known) {
  GNOMON_CHECK(!has(name));
  const IpAddress address = next_address();
  aliases_.insert_or_assign(name, address);
  names_.emplace(address, host);
  if (known) at(host).add_address(address);
  return *this;
}

void World::move_server(const std::string& server) {
  Server& one = servers_.at(server);
  names_.erase(one.address);
  one.address = next_address();
  names_.emplace(one.address, server);
}

void World::restart(const std::string& host) {
  Machine& machine = machines_.at(host);
  machine.host->stop();
  machine.checks = std::make_unique<HostChecks>(machine.host->spec(), *this, violations_);
  machine.host->start();
}

World& World::watch(Watcher& watcher) {
  watchers_.push_back(&watcher);
  return *this;
}

World& World::watch_stages(StageWatcher& watcher) {
  GNOMON_CHECK(machines_.empty());
  stage_watcher_ = &watcher;
  return *this;
}

World& World::every(Duration cadence, std::function<void()> look) {
  queue_.after(cadence, [this, cadence, look = std::move(look)] {
    look();
    every(cadence, look);
  });
  return *this;
}

World& World::path(const std::string& client, const std::string& server, const PathConfig& config) {
  path_configs_.insert_or_assign({client, server}, config);
  return *this;
}

World& World::faults(const FaultPlan& plan) {
  for (const Fault& fault : plan.faults) {
    GNOMON_CHECK(servers_.contains(fault.target) || machines_.contains(fault.target));
    queue_.at(kBeginning + fault.at, [this, fault] { begin(fault); });
    if (fault.length > Duration{}) {
      queue_.at(kBeginning + fault.at + fault.length, [this, fault] { end(fault); });
    }
  }
  return *this;
}

World& World::trust_blindly(const std::string& server) {
  servers_.at(server).trusted = true;
  return *this;
}

void World::run_for(Duration span) { queue_.run_until(queue_.now() + span); }

std::optional<Duration> World::run_until(const std::function<bool()>& reached, Duration limit) {
  const TrueTime start = queue_.now();
  while (queue_.now() - start < limit) {
    run_for(seconds(1));
    if (reached()) return queue_.now() - start;
  }
  return std::nullopt;
}

double World::worst_error(const std::string& host, Duration span) {
  double worst = 0;
  for (Duration done; done < span; done += seconds(1)) {
    run_for(seconds(1));
    worst = std::max(worst, std::abs(at(host).shown_error()));
  }
  return worst;
}

bool World::converged(double limit_seconds) {
  for (auto& [name, machine] : machines_) {
    if (!machine.host->running()) return false;
    if (machine.host->snapshot().system.state != SystemState::kSynchronized) return false;
    if (std::abs(machine.host->shown_error()) > limit_seconds) return false;
  }
  return true;
}

std::string World::who_is_off(double limit_seconds) {
  std::string text;
  for (auto& [name, machine] : machines_) {
    const NodeSnapshot snapshot = machine.host->snapshot();
    const double error = machine.host->shown_error();
    const SystemState state = snapshot.system.state;
    if (state == SystemState::kSynchronized && std::abs(error) <= limit_seconds) continue;
    text +=
        fmt::format("{:.3f} s {}: {} and {:.6f} s wrong at the end: {}\n", elapsed_seconds(now()),
                    name, state_name(state), error, snapshot.system.reason);
  }
  return text;
}

bool World::has(const std::string& server_or_host) const {
  return servers_.contains(server_or_host) || machines_.contains(server_or_host);
}

Host& World::at(const std::string& host) {
  const auto found = machines_.find(host);
  GNOMON_CHECK(found != machines_.end());
  return *found->second.host;
}

ScriptedServer& World::scripted(const std::string& server) {
  const auto found = servers_.find(server);
  GNOMON_CHECK(found != servers_.end());
  return found->second.script;
}

PeerSnapshot World::peer(const std::string& host, const std::string& peer) {
  for (PeerSnapshot& one : at(host).snapshot().peers) {
    if (one.name == peer) return one;
  }
  return {};
}

std::vector<std::string> World::host_names() const {
  std::vector<std::string> names;
  for (const auto& [name, machine] : machines_) names.push_back(name);
  return names;
}

unsigned World::requests(const std::string& host) const {
  unsigned sum = 0;
  for (const auto& [who, count] : requests_) sum += who.first == host ? count : 0;
  return sum;
}

unsigned World::requests(const std::string& host, const std::string& peer) const {
  const auto found = requests_.find({host, peer});
  return found == requests_.end() ? 0 : found->second;
}

std::vector<std::string> World::asked_by(const Host& host) const {
  std::vector<std::string> servers;
  for (const std::string& peer : host.spec().peers) {
    const auto pool = pools_.find(peer);
    if (pool == pools_.end()) {
      servers.push_back(source_of(peer));
    } else {
      servers.insert(servers.end(), pool->second.begin(), pool->second.end());
    }
  }
  return servers;
}

World::Path& World::path_between(const std::string& client, const std::string& server) {
  const std::pair key{client, server};
  const auto existing = paths_.find(key);
  if (existing != paths_.end()) return existing->second;
  const auto special = path_configs_.find(key);
  const PathConfig& config = special == path_configs_.end() ? usual_path_ : special->second;
  // The generator is seeded by the names of the two ends, so that it does not matter when a path is
  // first used.
  Trace names;
  names.add(seed_);
  names.add(client);
  names.add(server);
  Rng rng{Rng::expand(names.hash())};
  return paths_
      .emplace(key,
               Path{.there = Link{config.there, rng.fork()}, .back = Link{config.back, rng.fork()}})
      .first->second;
}

void World::send(Host& from, const SendRequest& request) {
  const auto found = names_.find(request.to.address);
  if (found == names_.end()) return;
  ++requests_[{from.name(), found->second}];
  const Exchange exchange{.client = &from,
                          .server = found->second,
                          .id = request.id,
                          .to = request.to,
                          .payload = request.payload};
  for (const TrueTime arrival : path_between(from.name(), found->second).there.send(now())) {
    queue_.at(arrival, [this, exchange] { arrive_at_server(exchange); });
  }
}

void World::arrive_at_server(const Exchange& exchange) {
  const auto scripted = servers_.find(exchange.server);
  if (scripted != servers_.end()) {
    answer_by_script(exchange, scripted->second);
  } else {
    answer_by_host(exchange, at(exchange.server));
  }
}

void World::answer_by_script(const Exchange& exchange, Server& server) {
  server.lied = !server.trusted && (server.lied || server.script.lies(now()));
  const auto reply = server.script.answer(exchange.payload, now(), now() + kTurnaround,
                                          face_of(exchange.client->address()));
  if (!reply) return;
  if (!server.lied) machines_.at(exchange.client->name()).told_truth = true;
  queue_.after(kTurnaround, [this, exchange, reply] { send_back(exchange, *reply); });
}

void World::answer_by_host(const Exchange& exchange, Host& server) {
  // If the promises about the server's own time are not owed, its client cannot know that. So the
  // client is not owed them either.
  const bool truth = promised(server.name());
  if (!truth && exchange.client != &server) mislead(exchange.client->name(), Duration{});
  const auto reply = server.answer(exchange.client->address(), exchange.payload);
  if (!reply) return;
  const bool tells = reply->header.leap != LeapIndicator::kUnsynchronized;
  if (truth && tells) machines_.at(exchange.client->name()).told_truth = true;
  queue_.after(kTurnaround, [this, exchange, reply, &server] {
    send_back(exchange, server.finish(*reply, exchange.payload.size()));
  });
}

void World::send_back(const Exchange& exchange, const std::vector<std::uint8_t>& payload) {
  const auto scripted = servers_.find(exchange.server);
  const ServerBehaviour usual;
  const ServerBehaviour& behaviour =
      scripted == servers_.end() ? usual : scripted->second.script.behaviour();
  Endpoint from = exchange.to;
  if (behaviour.wrong_source) ++from.port;
  const bool oversize = behaviour.oversize;
  for (const TrueTime arrival :
       path_between(exchange.client->name(), exchange.server).back.send(now())) {
    queue_.at(arrival, [exchange, payload, from, oversize] {
      exchange.client->receive(exchange.id, from, payload, oversize);
    });
  }
}

std::vector<IpAddress> World::look_up(const std::string& name) {
  if (const auto alias = aliases_.find(name); alias != aliases_.end()) return {alias->second};
  const auto pool = pools_.find(name);
  if (pool == pools_.end()) return addresses_of(name);
  std::vector<IpAddress> all;
  for (const std::string& server : pool->second) {
    for (const IpAddress& address : addresses_of(server)) all.push_back(address);
  }
  return all;
}

std::vector<IpAddress> World::addresses_of(const std::string& server_or_host) const {
  const auto server = servers_.find(server_or_host);
  if (server != servers_.end()) return {server->second.address};
  const auto machine = machines_.find(server_or_host);
  if (machine != machines_.end()) return {machine->second.host->address()};
  return {};
}

}  // namespace gnomon::sim
