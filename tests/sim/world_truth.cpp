// What the world watches: the trace and the invariants.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <variant>

#include "sim/world.h"

namespace gnomon::sim {

namespace {

constexpr int kPollsToRecover = 16;

}  // namespace

void World::on_event(Host& host, const Event& event) {
  trace_.add(now(), host.name(), event);
  ++event_counts_[{host.name(), event.index()}];
  if (const auto* failed = std::get_if<RequestFailed>(&event)) {
    ++failures_[{host.name(), failed->reason}];
  } else if (const auto* rejected = std::get_if<ResponseRejected>(&event)) {
    ++rejections_[{host.name(), rejected->reason}];
  }
  Machine& machine = machines_.at(host.name());
  if (std::holds_alternative<ClockUpdated>(event) && machine.misled && machine.told_truth) {
    machine.misled = false;
    excuse(host.name(), recovery(host.name()));
  }
  if (const auto* state = std::get_if<SystemStateChanged>(&event)) {
    machine.local = state->to == SystemState::kLocal;
  }
  for (Watcher* watcher : watchers_) watcher->on_event(now(), host.name(), event);
  machine.stirred = true;
  machine.checks->on_event(now(), host, event);
}

void World::on_command(Host& host, const ClockCommand& command) {
  trace_.add(now(), host.name(), command);
  for (Watcher* watcher : watchers_) watcher->on_command(now(), host.name(), command);
  machines_.at(host.name()).stirred = true;
  machines_.at(host.name()).checks->on_command(now(), host, command);
}

void World::on_answer(Host& host, const Header& answer) {
  machines_.at(host.name()).checks->on_answer(now(), host, answer);
}

void World::on_step(Host& host) {
  Machine& machine = machines_.at(host.name());
  if (!std::exchange(machine.stirred, false)) return;
  machine.checks->check(now(), host);
}

void World::check_all() {
  for (auto& [name, machine] : machines_) {
    if (machine.host->running()) machine.checks->check(now(), *machine.host);
  }
  queue_.after(kCheckEvery, [this] { check_all(); });
}

bool World::promised(const std::string& host) {
  Machine& machine = machines_.at(host);
  if (machine.misled || machine.local || now() < machine.excused_until) return false;
  if (machine.asked) return true;
  machine.asked = true;
  // One server has one vote, under however many names it is asked, and the host itself has none.
  std::set<std::string> sources;
  for (const std::string& peer : machine.host->spec().peers) sources.insert(source_of(peer));
  sources.erase(host);
  std::size_t liars = 0;
  for (const std::string& source : sources) liars += honest(source) ? 0U : 1U;
  machine.asked = false;
  return liars == 0 || 2 * liars < sources.size();
}

std::string World::source_of(const std::string& peer) const {
  const auto alias = aliases_.find(peer);
  if (alias != aliases_.end()) return names_.at(alias->second);
  const auto pool = pools_.find(peer);
  return pool != pools_.end() && pool->second.size() == 1 ? pool->second.front() : peer;
}

void World::excuse(const std::string& host, Duration span) {
  TrueTime& until = machines_.at(host).excused_until;
  until = std::max(until, now() + span);
}

void World::mislead(const std::string& host, Duration span) {
  Machine& machine = machines_.at(host);
  machine.misled = true;
  machine.told_truth = false;
  machine.samples_count_from = now() + span + recovery(host);
}

TrueTime World::samples_count_from(const std::string& host) {
  return machines_.at(host).samples_count_from;
}

Duration World::recovery(const std::string& host) {
  return seconds(kPollsToRecover * std::exp2(at(host).spec().maxpoll));
}

bool World::honest(const std::string& peer) {
  if (const auto pool = pools_.find(peer); pool != pools_.end()) {
    return std::ranges::all_of(pool->second, [this](const auto& one) { return honest(one); });
  }
  const auto server = servers_.find(peer);
  if (server != servers_.end()) return !server->second.lied;
  return promised(source_of(peer));
}

}  // namespace gnomon::sim
