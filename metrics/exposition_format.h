#pragma once

#include <cstdint>

#include "model/word.h"

namespace gnomon {

/// The forms of an exposition; the words are label values of `ntp_metrics_scrapes_total`.
enum class ExpositionFormat : std::uint8_t {
  kText,         ///< Prometheus text format 0.0.4
  kOpenMetrics,  ///< OpenMetrics text 1.0
};

[[nodiscard]] constexpr Word word(ExpositionFormat format) {
  switch (format) {
    case ExpositionFormat::kText:
      return {.text = "text"};
    case ExpositionFormat::kOpenMetrics:
      return {.text = "openmetrics"};
  }
  return {};
}

}  // namespace gnomon
