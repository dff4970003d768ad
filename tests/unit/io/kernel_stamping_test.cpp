#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <optional>

#include "sys/file_descriptor.h"
#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon {
namespace {

/// A socket that sends to itself and says whether the kernel stamped what came.
class StampProbe {
 public:
  StampProbe() : socket_{::socket(AF_INET, SOCK_DGRAM, 0)} {
    const Endpoint loopback{.address = IpAddress::v4(0x7f000001), .port = 0};
    const SocketAddress address = SocketAddress::from(loopback);
    ready_ = ::bind(socket_.get(), address.data(), address.length) == 0 &&
             enable_kernel_stamps(socket_.get(), false);
  }

  [[nodiscard]] bool ready() const { return ready_; }

  [[nodiscard]] bool stamped() {
    const SocketAddress self = SocketAddress::from(local_endpoint(socket_.get()));
    std::array<char, 1> payload{'x'};
    ::sendto(socket_.get(), payload.data(), payload.size(), 0, self.data(), self.length);
    pollfd wait{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&wait, 1, 1000) != 1) return false;
    iovec buffer{.iov_base = payload.data(), .iov_len = payload.size()};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr message{};
    message.msg_iov = &buffer;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    return ::recvmsg(socket_.get(), &message, 0) == 1 &&
           read_ancillary(message).kernel_stamp.has_value();
  }

 private:
  FileDescriptor socket_;
  bool ready_ = false;
};

/// The kernel begins to stamp what is received a moment after the first socket of the machine asked
/// for it: a work queue throws the switch. Tests that count stamps need it thrown, and kept so.
class KernelStamping : public ::testing::Environment {
 public:
  void SetUp() override {
    probe_.emplace();
    ASSERT_TRUE(probe_->ready());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (!probe_->stamped()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "no kernel stamps on loopback";
    }
  }

  void TearDown() override { probe_.reset(); }

 private:
  std::optional<StampProbe> probe_;
};

[[maybe_unused]] const auto* const kKernelStamping =
    ::testing::AddGlobalTestEnvironment(new KernelStamping);  // owned by GoogleTest

TEST(KernelStamps, AreThere) {
  StampProbe probe;
  ASSERT_TRUE(probe.ready());
  EXPECT_TRUE(probe.stamped());
}

}  // namespace
}  // namespace gnomon
