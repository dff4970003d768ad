#pragma once

#include <memory>
#include <string>

namespace gnomon {

/// Strings for the bodies of large replies, used again with the memory that they have. So a scrape
/// of megabytes takes no memory from the system and gives none back. Any thread.
class BodyShelf {
 public:
  BodyShelf();

  /// A string with any content. It comes back to the shelf when the last owner lets go of it, on
  /// any thread, even after the shelf is gone. The shelf keeps the first two that come back: one
  /// is sent while another is written.
  [[nodiscard]] std::shared_ptr<std::string> take();

 private:
  struct Kept;
  std::shared_ptr<Kept> kept_;
};

}  // namespace gnomon
