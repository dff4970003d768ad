#pragma once

#include <string>

#include <asio/buffer.hpp>
#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include "base/address.h"

namespace gnomon::test {

/// GET of `path`: all that comes until the other side closes.
inline std::string http_get(const Endpoint& from, const std::string& path) {
  asio::io_context context;
  asio::ip::tcp::socket socket{context};
  socket.connect({asio::ip::make_address(from.address.to_string()), from.port});
  asio::write(socket, asio::buffer("GET " + path +
                                   " HTTP/1.1\r\nHost: gnomond\r\n"
                                   "Connection: close\r\n\r\n"));
  std::string answer;
  std::error_code end;
  asio::read(socket, asio::dynamic_buffer(answer), end);
  return answer;
}

}  // namespace gnomon::test
