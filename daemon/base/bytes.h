#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gnomon {

/// Reads big-endian values from a buffer, front to back. The first read past the end makes the
/// reader fail for good: that read and all further ones give zeros, and `ok()` is false. So a
/// parser reads all fields first and asks `ok()` once at the end. Never throws, never reads
/// outside.
class ByteReader {
 public:
  /// `data` is viewed, not copied: it must outlive the reader.
  explicit ByteReader(std::span<const std::uint8_t> data) : data_{data} {}

  /// No read has gone past the end so far.
  [[nodiscard]] bool ok() const { return ok_; }

  /// Octets not read yet; 0 after a failure.
  [[nodiscard]] std::size_t remaining() const { return ok_ ? data_.size() - position_ : 0; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }

  std::uint16_t u16() { return static_cast<std::uint16_t>(big_endian(2)); }

  std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }

  std::uint64_t u64() { return big_endian(8); }

  /// The next `count` octets, viewed in place. Empty if fewer are left; the reader has then failed.
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

/// Writes big-endian values into a buffer of fixed size, front to back. A write that does not fit
/// is not made, not even in part, and makes the writer fail for good: all further writes are
/// skipped, and `ok()` is false.
class ByteWriter {
 public:
  /// `data` must outlive the writer.
  explicit ByteWriter(std::span<std::uint8_t> data) : data_{data} {}

  /// Every write so far has been made.
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
