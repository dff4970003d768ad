#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/address.h"
#include "base/time.h"

namespace gnomon {

/// Which address a peer is asked at: a literal, or what its name resolves to, one after the other
/// when one does not answer. Failed lookups are repeated, ever less often.
class Addresses {
 public:
  /// `host`: literal address or name.
  explicit Addresses(std::string host);

  [[nodiscard]] const std::string& host() const { return host_; }

  [[nodiscard]] bool is_literal() const { return literal_; }

  [[nodiscard]] const std::optional<IpAddress>& current() const { return current_; }

  /// When to look the name up; none: not needed now, or one is under way.
  [[nodiscard]] std::optional<MonoTime> lookup_due() const { return due_; }

  /// A lookup starts now.
  void looking_up();

  /// Its answer; true if the current address is another one than before.
  bool resolved(MonoTime now, std::span<const IpAddress> addresses);

  /// At least one lookup has ended without an address.
  [[nodiscard]] bool failed() const { return failures_ > 0; }

  /// The current address does not answer: look up again, then use the next one.
  void give_up(MonoTime now);

 private:
  std::string host_;
  bool literal_ = false;
  std::optional<IpAddress> current_;
  bool abandoned_ = false;
  std::optional<MonoTime> due_;
  unsigned failures_ = 0;
};

}  // namespace gnomon
