#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "metrics/http_counts.h"
#include "sys/file_descriptor.h"
#include "sys/socket_address.h"
#include "web/acceptor.h"

namespace gnomon {

/// Lets clients in, and shows those out who hold a place and do nothing with it.
///
/// A new client always gets in if anybody can be shown out: at the limit the connection goes that
/// has waited longest without a whole request, of the address (IPv6: of the /64) that holds most
/// connections. So whoever hoards connections loses his own first. If there is none, an answer that
/// is not taken for more than `grace` is given up. If there is none either, the new client gets
/// 503.
///
/// A connection is named by its descriptor. It is closed by its owner, to whom `Admit` gave it; the
/// door only shuts it down, and forgets it with `closed`, before the owner closes the descriptor.
class HttpDoor final : public Acceptor::Host {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    unsigned connections = 64;             ///< open at the same time
    std::chrono::milliseconds head{5000};  ///< from accept to the end of the first request's head,
                                           ///< however often an octet comes
    std::chrono::milliseconds idle{10'000};    ///< from an answer to the end of the next head
    std::chrono::milliseconds answer{10'000};  ///< from a head to the end of its answer
    std::chrono::milliseconds grace{1000};     ///< for an answer, while others wait for a place
    unsigned requests = 1000;                  ///< on one connection
  };

  /// Gives a connection to its owner, on the acceptor's thread. False if the owner refuses; then
  /// the owner has closed it.
  using Admit = std::function<bool(int descriptor, const SocketAddress& from)>;

  HttpDoor(const Limits& limits, Admit admit);

  void enter(FileDescriptor connection, const SocketAddress& from) override;
  void make_room() override;
  [[nodiscard]] int look_after() override;

  /// The owner has the connection now. Called on the owner's thread, as all that follow are.
  void started(int descriptor);

  /// The head of a request is complete. False if it is the last one on this connection.
  [[nodiscard]] bool begun(int descriptor);

  /// The answer is sent.
  void completed(int descriptor);

  /// The owner will close the descriptor.
  void closed(int descriptor);

  /// Open, accepted, refused and closed connections. Any thread.
  [[nodiscard]] HttpCounts counts() const;

 private:
  struct Guest {
    std::string group;        ///< who shares the blame
    Clock::time_point since;  ///< accepted, head complete, or answer sent
    bool known = false;       ///< the owner has it: it will say when it closes it
    bool busy = false;        ///< between a request's head and the end of its answer
    bool leaving = false;     ///< shut down
    unsigned requests = 0;
  };

  using Guests = std::map<int, Guest>;

  [[nodiscard]] bool has_room();
  [[nodiscard]] bool evict();
  [[nodiscard]] std::size_t staying() const;
  [[nodiscard]] Guests::iterator worst(bool busy, Clock::time_point before);
  void show_out(Guests::iterator guest, HttpClosure reason);
  [[nodiscard]] Clock::time_point deadline(const Guest& guest) const;
  [[nodiscard]] Clock::time_point show_out_late(Clock::time_point now);
  void refuse(HttpRefusal reason);

  const Limits limits_;
  const Admit admit_;

  mutable std::mutex mutex_;  ///< guards all below
  Guests guests_;
  HttpCounts counts_;
};

}  // namespace gnomon
