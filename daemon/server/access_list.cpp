#include "server/access_list.h"

#include <algorithm>

namespace gnomon {

AccessList::AccessList(const std::vector<Subnet>& allow, const std::vector<Subnet>& deny)
    : default_allow_{allow.empty()} {
  for (const Subnet& subnet : deny) rules_.push_back({subnet, false});
  for (const Subnet& subnet : allow) rules_.push_back({subnet, true});
  std::ranges::stable_sort(rules_, std::ranges::greater{},
                           [](const Rule& rule) { return rule.subnet.prefix_length; });
}

bool AccessList::allows(const IpAddress& client) const {
  for (const Rule& rule : rules_) {
    if (rule.subnet.contains(client)) return rule.allow;
  }
  return default_allow_;
}

}  // namespace gnomon
