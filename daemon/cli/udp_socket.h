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

/// CLOCK_REALTIME as `LocalTime`: for the client, the machine's clock is the local one.
[[nodiscard]] LocalTime read_clock();

/// A datagram and when it came, by the kernel's receive stamp if there is one.
struct Received {
  std::array<std::uint8_t, 1024> buffer{};
  std::size_t size = 0;
  LocalTime at;

  [[nodiscard]] std::span<const std::uint8_t> payload() const {
    return std::span{buffer}.first(size);
  }
};

/// A connected UDP socket that does not block. Closes itself.
class UdpSocket {
 public:
  /// From a port that the kernel picks at random. The error is in words.
  [[nodiscard]] static Result<UdpSocket, std::string> connect(const Endpoint& to);

  /// The error in words, or none.
  [[nodiscard]] std::optional<std::string> send(std::span<const std::uint8_t> payload) const;

  /// Nothing waits: an empty optional. The error in words, such as "Connection refused".
  [[nodiscard]] Result<std::optional<Received>, std::string> receive() const;

  [[nodiscard]] int descriptor() const { return socket_.get(); }

 private:
  explicit UdpSocket(FileDescriptor socket) : socket_{std::move(socket)} {}

  FileDescriptor socket_;
};

}  // namespace gnomon
