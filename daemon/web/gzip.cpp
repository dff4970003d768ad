#include "web/gzip.h"

// zlib then takes its input as const.
#define ZLIB_CONST  // NOLINT(*-macro-usage): zlib's switch
#include <zlib.h>

#include <algorithm>

namespace gnomon {
namespace {

// A window of 2^15 octets; zlib takes 16 more as the wish for a gzip header.
constexpr int kGzipWindow = 15 + 16;
// zlib's default.
constexpr int kMemoryLevel = 8;
// So much room the packed text gets at a time.
constexpr std::size_t kStep = std::size_t{64} * 1024;

}  // namespace

struct Gzip::Stream {
  Stream()
      : usable{
            deflateInit2(
                &state, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) ==
            Z_OK} {}

  ~Stream() {
    if (usable) deflateEnd(&state);
  }

  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream state{};
  bool usable;
};

Gzip::Gzip() = default;

Gzip::~Gzip() = default;

bool Gzip::pack(std::string_view data, std::string& out) {
  if (!stream_) stream_ = std::make_unique<Stream>();
  if (!stream_->usable || deflateReset(&stream_->state) != Z_OK) {
    stream_.reset();  // there may be memory the next time
    return false;
  }
  z_stream& state = stream_->state;
  state.next_in = reinterpret_cast<const Bytef*>(data.data());  // NOLINT(*-reinterpret-cast)
  state.avail_in = static_cast<uInt>(data.size());
  std::size_t size = 0;
  for (int done = Z_OK; done != Z_STREAM_END;) {
    if (out.size() < size + kStep) out.resize(std::max(size + kStep, out.size()));
    const std::size_t room = out.size() - size;
    state.next_out = reinterpret_cast<Bytef*>(&out[size]);  // NOLINT(*-reinterpret-cast)
    state.avail_out = static_cast<uInt>(room);
    done = deflate(&state, Z_FINISH);
    if (done != Z_OK && done != Z_BUF_ERROR && done != Z_STREAM_END) return false;
    size += room - state.avail_out;
  }
  out.resize(size);
  return true;
}

}  // namespace gnomon
