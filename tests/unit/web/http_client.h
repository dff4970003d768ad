#pragma once

#include <string>

#include "base/address.h"
#include "sys/file_descriptor.h"

namespace gnomon::testing {

/// A TCP connection for tests; closed at the end. Failures fail the test.
class Connection {
 public:
  explicit Connection(const Endpoint& to);

  void send(const std::string& bytes);

  /// Until the other side closes or a limit of 10 s.
  [[nodiscard]] std::string read_all();

 private:
  FileDescriptor socket_;
};

struct HttpAnswer {
  int status = 0;
  std::string headers;  ///< as they came, with the status line
  std::string body;
};

/// One request; `headers`: complete lines that end in \r\n.
[[nodiscard]] HttpAnswer http(const Endpoint& to,
                              const std::string& method,
                              const std::string& path,
                              const std::string& headers = "");

}  // namespace gnomon::testing
