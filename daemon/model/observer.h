#pragma once

#include "model/event.h"
#include "model/now.h"

namespace gnomon {

/// Is told everything that happens in a node, at the moment it happens. Metrics, log and simulator
/// implement it. An observer looks and never touches: it must not call back into the node. It is
/// called on the node's thread, and must not block.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  virtual void on_event(Now now, const Event& event) = 0;
};

}  // namespace gnomon
