#pragma once

#include <tl/expected.hpp>

namespace gnomon {

/// A value, or the reason why there is none. Input errors travel this way; nothing in the core
/// throws.
template <class T, class E>
using Result = tl::expected<T, E>;

/// Makes the error side of a `Result`.
template <class E>
[[nodiscard]] constexpr auto failure(E error) {
  return tl::unexpected<E>(std::move(error));
}

}  // namespace gnomon
