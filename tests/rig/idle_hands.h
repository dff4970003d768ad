#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <tuple>
#include <variant>

#include "model/node_io.h"
#include "node/hands.h"

namespace gnomon::rig {

/// The newest output of each kind, and how often each came.
template <class Outputs>
class Remembered;

template <class... Kinds>
class Remembered<std::variant<Kinds...>> : public Hands {
 public:
  /// None: no class below handles `Kind`, and none has come.
  template <class Kind>
  [[nodiscard]] const std::optional<Kind>& newest() const {
    return std::get<std::optional<Kind>>(newest_);
  }

  /// How many outputs of `Kind` came that no class below handles.
  template <class Kind>
  [[nodiscard]] std::size_t left_alone() const {
    return counts_[Output{std::in_place_type<Kind>}.index()];
  }

  /// The same by the index of `Output`.
  [[nodiscard]] const std::array<std::size_t, sizeof...(Kinds)>& left_alone() const {
    return counts_;
  }

 protected:
  template <class Kind>
  void remember(const Kind& output) {
    std::get<std::optional<Kind>>(newest_) = output;
    ++counts_[Output{std::in_place_type<Kind>}.index()];
  }

 private:
  std::tuple<std::optional<Kinds>...> newest_;
  std::array<std::size_t, sizeof...(Kinds)> counts_{};
};

template <class Base, class... Kinds>
class Idle;

template <class Base>
class Idle<Base> : public Base {
 public:
  using Base::carry_out;
};

template <class Base, class Kind, class... Rest>
class Idle<Base, Kind, Rest...> : public Idle<Base, Rest...> {
 public:
  using Idle<Base, Rest...>::carry_out;

  void carry_out(const Kind& output) override { this->remember(output); }
};

/// A clock command must be answered, so it is left to the class below.
template <class Base, class... Rest>
class Idle<Base, ClockCommand, Rest...> : public Idle<Base, Rest...> {
 public:
  using Idle<Base, Rest...>::carry_out;
};

template <class Outputs>
class IdleFor;

template <class... Kinds>
class IdleFor<std::variant<Kinds...>> : public Idle<Remembered<std::variant<Kinds...>>, Kinds...> {
};

/// Hands of a test: an output that the class below does not override is remembered and counted, and
/// nothing else happens. So a new kind of output needs no edit in tests that do not care for it,
/// and a test that does care can see that it was left alone. `now` and the clock command are pure.
class IdleHands : public IdleFor<Output> {};

}  // namespace gnomon::rig
