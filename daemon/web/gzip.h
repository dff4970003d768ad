#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace gnomon {

/// Packs in the gzip format (RFC 1952). Uses zlib's fastest level: a scrape shrinks to a fifth, for
/// a third of what the default level costs. Keeps zlib's memory, 260 kB, from its first use on. One
/// thread.
class Gzip {
 public:
  Gzip();
  ~Gzip();
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  /// Puts `data`, packed, in the place of what is in `out`, whose memory is used again. False if
  /// zlib gets no memory; `out` is then of no use, and the caller sends `data` as it is.
  [[nodiscard]] bool pack(std::string_view data, std::string& out);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;  ///< null until the first use
};

}  // namespace gnomon
