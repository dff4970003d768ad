#pragma once

#include <string>
#include <variant>

#include "base/result.h"
#include "model/node_io.h"
#include "model/now.h"

namespace gnomon {

/// Carries out outputs of one kind.
template <class Kind>
class Hand {
 public:
  virtual void carry_out(const Kind& output) = 0;

 protected:
  ~Hand() = default;
};

/// The clock answers at once: with what became of the command, or with the failed call in words
/// (the clock is then as it was). `Stage` makes the node's next input of the answer.
template <>
class Hand<ClockCommand> {
 public:
  [[nodiscard]] virtual Result<ClockAdjustment, std::string> carry_out(
      const ClockCommand& command) = 0;

 protected:
  ~Hand() = default;
};

template <class Outputs>
class HandsFor;

/// One pure method for each alternative of the variant.
template <class... Kinds>
class HandsFor<std::variant<Kinds...>> : public Hand<Kinds>... {
 public:
  using Hand<Kinds>::carry_out...;

 protected:
  ~HandsFor() = default;
};

/// What a node acts with: the sockets, clock and files of a daemon, or those of a simulated world.
/// There is one pure `carry_out` for each kind of `Output`, so a class that forgets one does not
/// compile. The methods are called by `Stage` only. What they cause may be reported at once by
/// `Stage::take`, which then puts it behind everything that waits.
class Hands : public HandsFor<Output> {
 public:
  Hands() = default;
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;
  virtual ~Hands() = default;

  /// The time of this moment; asked once for each input.
  [[nodiscard]] virtual Now now() = 0;
};

}  // namespace gnomon
