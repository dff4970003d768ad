#pragma once

#include <vector>

#include "base/address.h"

namespace gnomon {

/// Who may ask. The longest matching prefix decides; deny wins a tie. Without any entry everybody
/// may; with entries, an address that matches none may only if there are no allow entries.
class AccessList {
 public:
  AccessList(const std::vector<Subnet>& allow, const std::vector<Subnet>& deny);

  [[nodiscard]] bool allows(const IpAddress& client) const;

 private:
  struct Rule {
    Subnet subnet;
    bool allow;
  };

  std::vector<Rule> rules_;  ///< longest prefix first, deny before allow
  bool default_allow_;
};

}  // namespace gnomon
