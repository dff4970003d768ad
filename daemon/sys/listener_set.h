#pragma once

#include <functional>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "model/listener.h"
#include "sys/listen_socket.h"

namespace gnomon {

/// The addresses that a server is to listen on. One that cannot be bound does not end the others:
/// it is tried again whenever `look_after` is called. One thread.
class ListenerSet {
 public:
  /// Opens what listens on `where`, number `number` of the set, in place of what listened there
  /// before; a port 0 is replaced by the one that the system chose.
  using Open = std::function<Result<void, ListenFailure>(std::size_t number, Endpoint& where)>;

  /// Opens nothing yet.
  ListenerSet(ListenService service, const std::vector<Endpoint>& wanted, Open open);

  /// Opens what is not open, and what has died with its interface, and looks which addresses the
  /// machine has now. Does not wait.
  void look_after();

  /// In the order that was wanted, as `look_after` left them.
  [[nodiscard]] std::vector<ListenerSnapshot> states() const;

  /// Their addresses.
  [[nodiscard]] std::vector<Endpoint> endpoints() const;

 private:
  struct Listener {
    ListenerSnapshot state;
    bool bound = false;
    unsigned interface = 0;  ///< number of the zone's interface when it was bound, 0: no zone
  };

  void look_after(std::size_t number);

  std::vector<Listener> listeners_;
  Open open_;
};

}  // namespace gnomon
