#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "sys/file_descriptor.h"

namespace gnomon {

/// CLOCK_REALTIME as `LocalTime`. For the client the machine's clock is the local clock: it knows
/// nothing of a slew that is under way.
[[nodiscard]] LocalTime read_clock();

/// A datagram, and when it came: the kernel's receive stamp, or the time of reading without one.
struct Received {
  std::array<std::uint8_t, 1024> buffer{};
  std::size_t size = 0;
  LocalTime at;

  [[nodiscard]] std::span<const std::uint8_t> payload() const {
    return std::span{buffer}.first(size);
  }
};

/// A connected UDP socket that does not block. It is closed at the end.
class UdpSocket {
 public:
  /// Opens a socket to `to`, from a port that the kernel picks at random. The error is in words.
  [[nodiscard]] static Result<UdpSocket, std::string> connect(const Endpoint& to);

  /// Sends one datagram. Returns the error in words; empty if there was none.
  [[nodiscard]] std::optional<std::string> send(std::span<const std::uint8_t> payload) const;

  /// Takes one datagram that waits; an empty optional if none does. The error is in words, such as
  /// "Connection refused" after an ICMP message.
  [[nodiscard]] Result<std::optional<Received>, std::string> receive() const;

  [[nodiscard]] int descriptor() const { return socket_.get(); }

 private:
  explicit UdpSocket(FileDescriptor socket) : socket_{std::move(socket)} {}

  FileDescriptor socket_;
};

}  // namespace gnomon
