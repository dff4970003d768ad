#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/rng.h"
#include "base/time.h"

namespace gnomon {

/// Which address a peer is asked at. A literal address never changes. A name is looked up; if the
/// address in use does not answer or refuses us, the name is looked up again and its next address
/// is used. A failed lookup is repeated after 2, 4, 8, ... seconds, at most 64, and up to a quarter
/// later at random, so that machines and names that fail together do not ask together.
///
/// An address that another peer uses is not taken: one server would have two votes. An address that
/// has refused us (DENY, RSTR) is not taken as long as the name has another one. What one address
/// did is not held against the others.
///
/// It does not look up anything itself: the owner asks `lookup_due`, calls `looking_up` when it
/// starts a lookup, and `resolved` with the answer.
class Addresses {
 public:
  /// Addresses that other peers use at the same port.
  using Taken = std::span<const IpAddress>;

  /// `host`: an IPv4 or IPv6 address, or a host name. A name's first lookup is due at once.
  explicit Addresses(std::string host);

  [[nodiscard]] const std::string& host() const { return host_; }

  [[nodiscard]] bool is_literal() const { return literal_; }

  /// The address in use; empty before the first successful lookup, and while all addresses are
  /// used by others.
  [[nodiscard]] const std::optional<IpAddress>& current() const { return current_; }

  /// There is an address, but another peer uses it: this one. Then `current` is empty.
  [[nodiscard]] const std::optional<IpAddress>& duplicate() const { return duplicate_; }

  /// When to look the name up next. Empty: no lookup is needed, or one is under way.
  [[nodiscard]] std::optional<MonoTime> lookup_due() const { return due_; }

  /// The owner starts a lookup now: none is due until its answer.
  void looking_up();

  /// A lookup is under way.
  [[nodiscard]] bool is_looking_up() const { return waiting_; }

  /// The answer of a lookup; `addresses` is empty if it failed, and `rng` then spreads the next.
  /// Keeps the current address if the name still has it and it was not given up. Returns true if
  /// the current address is now another one than before; then nothing that is known of the former
  /// server holds any more.
  bool resolved(MonoTime now, std::span<const IpAddress> addresses, Taken taken, Rng& rng);

  /// Others have taken or left addresses: chooses again among those that are known. Returns the
  /// same as `resolved`. An address in use that nobody else uses stays.
  bool choose_again(Taken taken);

  /// How many addresses the name had at the latest lookup that found any; 1 for a literal.
  [[nodiscard]] std::size_t known() const { return known_.size(); }

  /// The latest lookup ended without an address.
  [[nodiscard]] bool failed() const { return failures_ > 0; }

  /// The current address does not answer. A name is looked up again at once, and the next of its
  /// addresses is then used. A literal address stays.
  void give_up(MonoTime now);

  /// The current address has refused us. A name is looked up again at once, and from then on every
  /// 1024 s until it has an address that has not refused.
  void refused(MonoTime now);

  /// What addresses refused is forgotten.
  void forgive();

 private:
  /// The first of the known addresses, from the one behind the current one on, that nobody else
  /// uses and that has not refused; none: there is no such address.
  [[nodiscard]] std::optional<IpAddress> next_free(Taken taken) const;
  [[nodiscard]] bool has_refused(const IpAddress& address) const;
  bool choose(Taken taken);

  std::string host_;
  bool literal_ = false;
  std::vector<IpAddress> known_;  ///< those of the latest lookup that found any
  std::optional<IpAddress> current_;
  std::optional<IpAddress> duplicate_;
  std::vector<IpAddress> refused_;  ///< the latest of them, see `kMostRefused`
  bool abandoned_ = false;          ///< `current_` was given up: use the next address of the answer
  std::optional<MonoTime> due_;
  bool waiting_ = false;   ///< for the answer of a lookup
  unsigned failures_ = 0;  ///< lookups without an address since the last one with
};

}  // namespace gnomon
