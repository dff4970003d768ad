#pragma once

#include <optional>

#include "base/time.h"
#include "model/measurement.h"
#include "model/ntp_types.h"
#include "model/reason.h"
#include "peer/reach.h"

namespace gnomon {

/// A measurement that the filter took, and when.
struct Sampled {
  MonoTime at;
  Measurement measurement;
};

/// The server has refused us. It is not asked any more until a reload, or until its name has
/// another address.
struct Denial {
  KissCode code{};  ///< DENY or RSTR
  MonoTime since;
};

/// What is known of a peer beside the estimate that its filter makes: how it answers, and what it
/// says of itself.
struct Standing {
  Reach reach;
  /// What the peer said of itself in its last valid response, or in a later one that said that the
  /// peer is not synchronised. None before the first.
  std::optional<PeerAnnouncement> announced;
  /// The peer's last response said that the peer is not synchronised. After eight further requests
  /// without any response this no longer counts.
  bool says_unsynchronized = false;
  /// The last measurement that the filter took, as it was measured. One that the filter refused is
  /// none.
  std::optional<Sampled> last_sample;
  std::optional<Denial> denied;
  /// Why its last request failed. None: it did not fail, as far as is known.
  std::optional<SendError> send_error;
  std::optional<LookupResult> lookup_error;  ///< why the last look-up of its name failed; none: it
                                             ///< did not
};

}  // namespace gnomon
