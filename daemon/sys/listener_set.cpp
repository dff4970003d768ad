#include "sys/listener_set.h"

#include <string>
#include <utility>

#include "sys/absent_address.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

/// The interface that a zone means now; 0 without a zone, or if the interface is not there.
unsigned interface_of(const Endpoint& endpoint) {
  const std::string_view zone = endpoint.address.zone();
  return zone.empty() ? 0 : interface_number(zone).value_or(0);
}

}  // namespace

ListenerSet::ListenerSet(ListenService service, const std::vector<Endpoint>& wanted, Open open)
    : open_{std::move(open)} {
  for (const Endpoint& where : wanted) {
    listeners_.push_back({.state = {.service = service, .where = where, .problem = "not tried"}});
  }
}

void ListenerSet::look_after() {
  for (std::size_t number = 0; number < listeners_.size(); ++number) look_after(number);
}

void ListenerSet::look_after(std::size_t number) {
  Listener& listener = listeners_[number];
  ListenerSnapshot& state = listener.state;
  // A socket in a zone belongs to the interface, not to its name: when the interface is made again,
  // the socket hears nothing any more.
  const unsigned interface = interface_of(state.where);
  if (!listener.bound || interface != listener.interface) {
    const auto opened = open_(number, state.where);
    listener.bound = opened.has_value();
    listener.interface = interface;
    state.problem = opened ? std::string{} : opened.error().text;
    state.absent = !opened && opened.error().absent;
  }
  if (!listener.bound) return;
  // A bound socket hears nothing as long as the machine does not have its address.
  const std::string absent = why_absent(state.where.address);
  state.absent = !absent.empty();
  state.problem =
      absent.empty() ? absent : "cannot listen on " + state.where.to_string() + " yet: " + absent;
}

std::vector<ListenerSnapshot> ListenerSet::states() const {
  std::vector<ListenerSnapshot> result;
  result.reserve(listeners_.size());
  for (const Listener& listener : listeners_) result.push_back(listener.state);
  return result;
}

std::vector<Endpoint> ListenerSet::endpoints() const {
  std::vector<Endpoint> result;
  result.reserve(listeners_.size());
  for (const Listener& listener : listeners_) result.push_back(listener.state.where);
  return result;
}

}  // namespace gnomon
