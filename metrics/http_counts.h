#pragma once

#include <array>
#include <cstdint>

#include "model/word.h"

namespace gnomon {

/// Why a client that wanted in was turned away.
enum class HttpRefusal : std::uint8_t {
  kLimit,        ///< as many connections are open as may be, and all of them are at work
  kDescriptors,  ///< the process, or the system, has no descriptor or memory left
};

[[nodiscard]] constexpr Word word(HttpRefusal reason) {
  switch (reason) {
    case HttpRefusal::kLimit:
      return {.text = "limit"};
    case HttpRefusal::kDescriptors:
      return {.text = "descriptors"};
  }
  return {};
}

/// Why we closed a connection that the client would have kept.
enum class HttpClosure : std::uint8_t {
  kEvicted,        ///< it did nothing, and somebody else wanted in
  kHeadTimeout,    ///< its first request was not complete in time
  kIdleTimeout,    ///< no further request came in time
  kAnswerTimeout,  ///< the answer was not taken in time
};

[[nodiscard]] constexpr Word word(HttpClosure reason) {
  switch (reason) {
    case HttpClosure::kEvicted:
      return {.text = "evicted"};
    case HttpClosure::kHeadTimeout:
      return {.text = "head_timeout"};
    case HttpClosure::kIdleTimeout:
      return {.text = "idle_timeout"};
    case HttpClosure::kAnswerTimeout:
      return {.text = "answer_timeout"};
  }
  return {};
}

/// The status codes that we answer with.
enum class HttpCode : std::uint8_t {
  kOk,
  kBadRequest,
  kForbidden,
  kNotFound,
  kNotAllowed,
  kTooLarge,
  kInternal,
  kNotImplemented,
  kUnavailable,
};

[[nodiscard]] constexpr Word word(HttpCode code) {
  switch (code) {
    case HttpCode::kOk:
      return {.text = "200"};
    case HttpCode::kBadRequest:
      return {.text = "400"};
    case HttpCode::kForbidden:
      return {.text = "403"};
    case HttpCode::kNotFound:
      return {.text = "404"};
    case HttpCode::kNotAllowed:
      return {.text = "405"};
    case HttpCode::kTooLarge:
      return {.text = "413"};
    case HttpCode::kInternal:
      return {.text = "500"};
    case HttpCode::kNotImplemented:
      return {.text = "501"};
    case HttpCode::kUnavailable:
      return {.text = "503"};
  }
  return {};
}

/// What has happened at the HTTP side since the start.
struct HttpCounts {
  std::uint64_t open = 0;   ///< connections now
  std::uint64_t limit = 0;  ///< of `open`
  std::uint64_t accepted = 0;
  std::array<std::uint64_t, kCount<HttpRefusal>> refused{};
  std::array<std::uint64_t, kCount<HttpClosure>> closed{};
  std::array<std::uint64_t, kCount<HttpCode>> answers{};  ///< by status code
};

}  // namespace gnomon
