#pragma once

namespace gnomon {

/// For std::visit: calls the handler that takes the alternative at hand.
template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace gnomon
