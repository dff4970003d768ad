#pragma once

#include <optional>
#include <span>
#include <vector>

#include "filter/joint_filter.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/now.h"
#include "model/observer.h"
#include "node/association.h"
#include "node/standpoint.h"
#include "selection/selection.h"

namespace gnomon {

/// Decides who is followed: which peers are truechimers, whether enough of them were heard to say
/// so, and what all that are followed say together.
///
/// Quorum: nobody is followed before enough peers were heard (`ready_to_start`). Once the jury has
/// convened, the quorum lasts until no credible peer is left, that is, until all who could be
/// chosen are known falsetickers or silent. Then the others are called: they are asked quickly when
/// the next answer of anybody comes in. Only if they stay silent are the falsetickers forgiven.
class Jury {
 public:
  explicit Jury(const Config& config);

  /// After a reload.
  void configure(const Config& config);

  /// A sample of `association` comes in. If the others are to be called, they are asked quickly,
  /// because the peer that is heard first may be the one that lies.
  void on_answer(Now now, std::span<Association> associations, const Association& association);

  /// The filter of `association` took a sample: the joint state learns from it.
  void on_sample(const Association& association, Intake intake);

  /// Judges all peers anew, seen from where we stand. Their verdicts change, and what changed is
  /// emitted.
  void judge(Now now,
             std::span<Association> associations,
             const Standpoint& standpoint,
             Observer& observer);

  /// The clock was changed by us: the joint state moves into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment) { joint_.on_adjusted(adjustment); }

  /// The clock was changed by somebody else, so all samples are void: whom to follow is open again.
  void adjourn();

  /// The outcome of the last `judge`.
  [[nodiscard]] const Selection& selection() const { return selection_; }

 private:
  /// May the clock follow anybody? Keeps the quorum, says when the others are to be called, and
  /// forgives. `offered`: one candidate per association, in the same order.
  [[nodiscard]] bool convene(Now now,
                             std::span<Association> associations,
                             std::span<const Candidate> offered);
  void take_verdicts(Now now,
                     std::span<Association> associations,
                     const Selection& selection,
                     Observer& observer) const;
  void combine_jointly(Now now,
                       std::span<const Association> associations,
                       std::span<const Candidate> offered);

  SelectionConfig limits_;
  Selection selection_;
  JointFilter joint_;
  bool quorum_ = false;
  /// Every believed peer is silent. The next answer from anybody triggers a burst to all silent
  /// peers before it may be followed.
  bool call_others_ = false;
};

}  // namespace gnomon
