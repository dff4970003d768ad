#pragma once

#include <tl/expected.hpp>

namespace gnomon {

/// A value, or the reason why there is none. Everything that can go wrong with input or with the
/// environment is returned this way: nothing in the core throws. `T` may be void.
template <class T, class E>
using Result = tl::expected<T, E>;

/// Makes the error side of a `Result`: `return failure(ParseError::kTooShort);`.
template <class E>
[[nodiscard]] constexpr auto failure(E error) {
  return tl::unexpected<E>(std::move(error));
}

}  // namespace gnomon
