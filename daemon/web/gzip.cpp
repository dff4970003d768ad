#include "web/gzip.h"

#include <zlib.h>

namespace gnomon {
namespace {

// A window of 2^15 octets; zlib takes 16 more as the wish for a gzip header.
constexpr int kGzipWindow = 15 + 16;
// zlib's default.
constexpr int kMemoryLevel = 8;

}  // namespace

std::optional<std::string> gzip(std::string_view data) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::nullopt;
  }
  std::string source{data};
  std::string packed(deflateBound(&stream, source.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(source.data());  // NOLINT(*-reinterpret-cast)
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());  // NOLINT(*-reinterpret-cast)
  stream.avail_out = static_cast<uInt>(packed.size());
  const int done = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) return std::nullopt;
  return packed;
}

}  // namespace gnomon
