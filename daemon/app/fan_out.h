#pragma once

#include <vector>

#include "model/observer.h"

namespace gnomon {

/// Hands every event on to several observers, in the order given. The observers must outlive this.
class FanOut final : public Observer {
 public:
  explicit FanOut(std::vector<Observer*> observers) : observers_{std::move(observers)} {}

  void on_event(Now now, const Event& event) override {
    for (Observer* observer : observers_) observer->on_event(now, event);
  }

 private:
  std::vector<Observer*> observers_;
};

}  // namespace gnomon
