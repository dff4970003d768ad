#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "model/node_io.h"
#include "node/stage.h"

namespace gnomon::rig {

/// Counts what nodes are given and what they ask for, by kind.
class Census final : public StageWatcher {
 public:
  void before(Now /*now*/, const Input& input) override { ++inputs_[input.index()]; }

  void after(Now /*now*/, const Outbox& outbox) override {
    for (const Output& output : outbox) ++outputs_[output.index()];
  }

  /// Calls `look(name, count)` for each kind of input, in the order of the variant.
  template <class Look>
  void each_input(const Look& look) const {
    each<Input>(inputs_, look);
  }

  /// The same for outputs.
  template <class Look>
  void each_output(const Look& look) const {
    each<Output>(outputs_, look);
  }

 private:
  template <class Kinds, std::size_t kCount, class Look>
  static void each(const std::array<std::size_t, kCount>& counts, const Look& look) {
    [&]<std::size_t... places>(std::index_sequence<places...>) {
      (look(std::variant_alternative_t<places, Kinds>::kName, counts[places]), ...);
    }(std::make_index_sequence<kCount>{});
  }

  std::array<std::size_t, std::variant_size_v<Input>> inputs_{};
  std::array<std::size_t, std::variant_size_v<Output>> outputs_{};
};

}  // namespace gnomon::rig
