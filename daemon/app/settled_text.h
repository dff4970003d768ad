#pragma once

#include <chrono>
#include <functional>
#include <string>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "app/config_source.h"
#include "base/result.h"

namespace gnomon {

/// Reads the configuration for a reload without waiting in the loop. An editor or a script may be
/// writing the file just then, so it is read until two looks in a row find the same file with the
/// same content.
class SettledText {
 public:
  using Taker = std::function<void(const Result<std::string, ConfigErrors>& text)>;

  /// `pause`: between two looks, long enough for a program to write a file.
  SettledText(asio::io_context& loop,
              const ConfigSource& source,
              std::chrono::milliseconds pause = std::chrono::milliseconds{200});

  /// Calls `take` once, from the loop: with the text, or with the reason why there is none. A file
  /// that is another one at each of some ten looks is an error. If a reading is under way already,
  /// it serves this call, too: its last look is still to come.
  void read(Taker take);

 private:
  struct Sight {
    Result<std::string, ConfigErrors> text;
    std::string stamp;  ///< of the file
  };

  [[nodiscard]] Sight look() const;
  void look_again(Sight former, int looks_left);
  void finish(const Result<std::string, ConfigErrors>& text);

  const ConfigSource& source_;
  std::chrono::milliseconds pause_;
  asio::steady_timer timer_;
  Taker take_;  ///< empty: no reading is under way
};

}  // namespace gnomon
