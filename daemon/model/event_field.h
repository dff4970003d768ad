#pragma once

#include <cstdint>

namespace gnomon {

/// Whether a field is part of the fingerprint by which the simulator tells two runs apart.
enum class Fingerprint : std::uint8_t {
  kPart,
  kNoPart,  ///< follows from other fields or from earlier events
};

}  // namespace gnomon
