#pragma once

#include "model/event.h"
#include "model/now.h"

namespace gnomon {

/// Looks and never touches: must not call back into the node. Same thread as the node.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  virtual void on_event(Now now, const Event& event) = 0;
};

}  // namespace gnomon
