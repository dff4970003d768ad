#include "app/frequency_keeper.h"

namespace gnomon {

FrequencyKeeper::FrequencyKeeper(const DisciplineConfig& config, Logger& logger, Observer& observer)
    : file_{config}, logger_{logger}, observer_{observer} {}

std::optional<SaveFrequency> FrequencyKeeper::start(Now now) {
  tried(now, file_.try_to_save());
  const auto stored = file_.load();
  if (stored) return *stored;
  logger_.warning("the drift file is not used, the frequency is learnt anew: " + stored.error());
  return std::nullopt;
}

void FrequencyKeeper::save(Now now, const SaveFrequency& frequency) {
  tried(now, file_.save(frequency));
}

void FrequencyKeeper::look(Now now) {
  if (!writable_) {
    // Only a trial shows that a full disk has room again.
    if (file_.try_to_save()) tried(now, {});
  } else if (auto obstacle = file_.obstacle()) {
    tried(now, failure(std::move(*obstacle)));
  }
}

void FrequencyKeeper::configure(Now now, const DisciplineConfig& config) {
  file_ = DriftFile{config};
  tried(now, file_.try_to_save());
}

void FrequencyKeeper::tried(Now now, const Result<void, std::string>& result) {
  const bool news = writable_ != result.has_value() || !result;
  writable_ = result.has_value();
  if (!news) return;
  observer_.on_event(now,
                     StateFileTried{.ok = writable_, .detail = writable_ ? "" : result.error()});
}

std::optional<bool> FrequencyKeeper::writable() const {
  return file_.kept() ? std::optional{writable_} : std::nullopt;
}

}  // namespace gnomon
