#include "node/ourselves.h"

#include <algorithm>
#include <utility>

namespace gnomon {

namespace {

// An answer arrives within 4 s of its making. What is served changes with each update of the clock,
// at most 16 times a second for each peer that is asked as often as possible.
constexpr std::size_t kSayings = 64;

bool is_wildcard(const IpAddress& address) {
  return address == IpAddress::v4(0) || address == IpAddress::v6({});
}

bool is_loopback(const IpAddress& address) {
  if (address.is_v4()) return address.octets()[0] == 127;
  std::array<std::uint8_t, 16> one{};
  one[15] = 1;
  return address == IpAddress::v6(one);
}

/// A listener on all addresses hears those of its own family.
bool hears_all(const Endpoint& listener, const IpAddress& address) {
  return is_wildcard(listener.address) && listener.address.is_v4() == address.is_v4();
}

}  // namespace

Ourselves::Ourselves(const ServerConfig& server) { configure(server); }

void Ourselves::configure(const ServerConfig& server) {
  listening_ = server.listen;
  name_us();
}

void Ourselves::live_at(std::vector<IpAddress> addresses) {
  machine_ = std::move(addresses);
  name_us();
}

void Ourselves::name_us() {
  names_.clear();
  const auto add = [this](const IpAddress& address) {
    names_.push_back({.address = address, .refid = RefId::from_address(address)});
  };
  for (const Endpoint& listener : listening_) {
    if (!is_wildcard(listener.address)) add(listener.address);
    for (const IpAddress& address : machine_) {
      if (hears_all(listener, address)) add(address);
    }
  }
}

void Ourselves::said(const ServedTime& served) {
  if (!served.servable) return;
  const Saying saying{.stratum = served.stratum,
                      .refid = served.refid,
                      .reference = to_ntp(served.reference_time),
                      .root_delay = NtpShort::from_seconds(served.root_delay_seconds)};
  if (std::ranges::find(sayings_, saying) != sayings_.end()) return;
  if (sayings_.size() < kSayings) {
    sayings_.push_back(saying);
  } else {
    sayings_[next_saying_++ % kSayings] = saying;
  }
}

bool Ourselves::on_this_machine(const IpAddress& address) const {
  return is_loopback(address) || std::ranges::find(machine_, address) != machine_.end();
}

bool Ourselves::serve_at(const Endpoint& endpoint,
                         const std::optional<IpAddress>& asked_from) const {
  const IpAddress& address = endpoint.address;
  return std::ranges::any_of(listening_, [&](const Endpoint& listener) {
    if (listener.port != endpoint.port) return false;
    if (listener.address == address) return true;
    return hears_all(listener, address) && (on_this_machine(address) || asked_from == address);
  });
}

bool Ourselves::have_said(const PeerAnnouncement& announced) const {
  if (announced.reference.is_zero()) return false;
  return std::ranges::any_of(sayings_, [&](const Saying& saying) {
    return saying.stratum == announced.stratum && saying.refid == announced.refid &&
           saying.reference == announced.reference &&
           saying.root_delay.to_seconds() == announced.root_delay_seconds;
  });
}

bool Ourselves::followed_by(const Endpoint& endpoint,
                            const PeerAnnouncement& announced,
                            const std::optional<IpAddress>& asked_from) const {
  if (announced.stratum < 2) return false;
  // Each machine has 127.0.0.1: who is asked elsewhere and names it means its own.
  const auto is_us = [&](const IpAddress& ours, RefId refid) {
    return refid == announced.refid && (!is_loopback(ours) || is_loopback(endpoint.address));
  };
  if (std::ranges::any_of(names_,
                          [&](const Name& name) { return is_us(name.address, name.refid); })) {
    return true;
  }
  // The address that we ask from is one that we serve on if we serve on all.
  return asked_from && is_us(*asked_from, RefId::from_address(*asked_from)) &&
         std::ranges::any_of(listening_, [&](const Endpoint& listener) {
           return hears_all(listener, *asked_from);
         });
}

}  // namespace gnomon
