#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/address.h"
#include "model/config.h"
#include "model/measurement.h"
#include "model/served_time.h"

namespace gnomon {

/// Knows this daemon by all that others see of it: where it serves, and what it has served lately.
/// A peer that turns out to be this daemon, or that follows it, is no source of time.
class Ourselves {
 public:
  explicit Ourselves(const ServerConfig& server);

  /// After a reload.
  void configure(const ServerConfig& server);

  /// The machine has these addresses now. Where we serve on all (0.0.0.0, [::]), they are ours.
  void live_at(std::vector<IpAddress> addresses);

  /// `served` is what our answers say from now on.
  void said(const ServedTime& served);

  /// We answer at `endpoint`. `asked_from`: the address that our requests to it leave from, if it
  /// is known; who asks from the address that is asked, asks the same machine.
  [[nodiscard]] bool serve_at(const Endpoint& endpoint,
                              const std::optional<IpAddress>& asked_from) const;

  /// `announced` is word for word what we have served lately: stratum, reference identifier,
  /// reference time and root delay. Then we were asked under an address that we do not know, for
  /// instance through address translation.
  [[nodiscard]] bool have_said(const PeerAnnouncement& announced) const;

  /// Who is asked at `endpoint` and says `announced` follows us. It names an address at which we
  /// serve.
  [[nodiscard]] bool followed_by(const Endpoint& endpoint,
                                 const PeerAnnouncement& announced,
                                 const std::optional<IpAddress>& asked_from) const;

 private:
  struct Saying {
    std::uint8_t stratum = 0;
    RefId refid;
    NtpTimestamp reference;
    NtpShort root_delay;
    auto operator<=>(const Saying&) const = default;
  };

  struct Name {
    IpAddress address;
    RefId refid;
  };

  [[nodiscard]] bool on_this_machine(const IpAddress& address) const;
  void name_us();

  std::vector<Endpoint> listening_;
  std::vector<IpAddress> machine_;
  std::vector<Name> names_;  ///< as whom others say that they follow us
  std::vector<Saying> sayings_;
  std::size_t next_saying_ = 0;
};

}  // namespace gnomon
