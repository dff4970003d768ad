#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/address.h"
#include "base/time.h"

namespace gnomon {

/// Which address a peer is asked at. A literal address never changes. A name is looked up; if the
/// address in use does not answer, the name is looked up again and its next address is used. A
/// failed lookup is repeated after 2, 4, 8, ... seconds, at most 1024.
///
/// It does not look up anything itself: the owner asks `lookup_due`, calls `looking_up` when it
/// starts a lookup, and `resolved` with the answer.
class Addresses {
 public:
  /// `host`: an IPv4 or IPv6 address, or a host name. A name's first lookup is due at once.
  explicit Addresses(std::string host);

  [[nodiscard]] const std::string& host() const { return host_; }

  [[nodiscard]] bool is_literal() const { return literal_; }

  /// The address in use; empty before the first successful lookup.
  [[nodiscard]] const std::optional<IpAddress>& current() const { return current_; }

  /// When to look the name up next. Empty: no lookup is needed, or one is under way.
  [[nodiscard]] std::optional<MonoTime> lookup_due() const { return due_; }

  /// The owner starts a lookup now: none is due until its answer.
  void looking_up();

  /// The answer of a lookup; `addresses` is empty if it failed. Keeps the current address if the
  /// name still has it and it was not given up. Returns true if the current address is now another
  /// one than before; then nothing that is known of the former server holds any more.
  bool resolved(MonoTime now, std::span<const IpAddress> addresses);

  /// The latest lookup ended without an address.
  [[nodiscard]] bool failed() const { return failures_ > 0; }

  /// The current address does not answer. A name is looked up again at once, and the next of its
  /// addresses is then used. A literal address stays.
  void give_up(MonoTime now);

 private:
  std::string host_;
  bool literal_ = false;
  std::optional<IpAddress> current_;
  bool abandoned_ = false;  ///< `current_` was given up: use the next address of the answer
  std::optional<MonoTime> due_;
  unsigned failures_ = 0;  ///< lookups without an address since the last one with
};

}  // namespace gnomon
