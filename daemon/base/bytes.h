#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gnomon {

/// Reads big-endian values from a buffer. The first read past the end makes it fail for good: all
/// further reads give zeros, `ok()` says so. Parsers read everything and ask once.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> data) : data_{data} {}

  [[nodiscard]] bool ok() const { return ok_; }

  [[nodiscard]] std::size_t remaining() const { return ok_ ? data_.size() - position_ : 0; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }

  std::uint16_t u16() { return static_cast<std::uint16_t>(big_endian(2)); }

  std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }

  std::uint64_t u64() { return big_endian(8); }

  /// The next `count` octets, viewed in place; empty after a failure.
  std::span<const std::uint8_t> bytes(std::size_t count) {
    if (remaining() < count) {
      ok_ = false;
      return {};
    }
    const auto view = data_.subspan(position_, count);
    position_ += count;
    return view;
  }

 private:
  std::uint64_t big_endian(std::size_t width) {
    std::uint64_t value = 0;
    for (const std::uint8_t octet : bytes(width)) value = (value << 8U) | octet;
    return value;
  }

  std::span<const std::uint8_t> data_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

/// Writes big-endian values into a buffer of fixed size. A write past the end is not made and makes
/// the writer fail for good.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::uint8_t> data) : data_{data} {}

  [[nodiscard]] bool ok() const { return ok_; }

  /// Octets written so far.
  [[nodiscard]] std::size_t size() const { return position_; }

  void u8(std::uint8_t value) { big_endian(value, 1); }

  void u16(std::uint16_t value) { big_endian(value, 2); }

  void u32(std::uint32_t value) { big_endian(value, 4); }

  void u64(std::uint64_t value) { big_endian(value, 8); }

  void bytes(std::span<const std::uint8_t> source) {
    if (!reserve(source.size())) return;
    std::copy(source.begin(), source.end(), data_.begin() + static_cast<std::ptrdiff_t>(position_));
    position_ += source.size();
  }

 private:
  bool reserve(std::size_t count) {
    ok_ = ok_ && data_.size() - position_ >= count;
    return ok_;
  }

  void big_endian(std::uint64_t value, std::size_t width) {
    if (!reserve(width)) return;
    for (std::size_t left = width; left > 0; --left) {
      data_[position_++] = static_cast<std::uint8_t>(value >> (8 * (left - 1)));
    }
  }

  std::span<std::uint8_t> data_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace gnomon
