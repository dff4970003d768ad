#include "server/access_list.h"

#include <algorithm>

namespace gnomon {

AccessList::AccessList(std::vector<Subnet> allow, std::vector<Subnet> deny)
    : default_allow_{allow.empty()} {
  for (const Subnet& subnet : deny) rules_.push_back({subnet, false});
  for (const Subnet& subnet : allow) rules_.push_back({subnet, true});
  std::stable_sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) {
    return a.subnet.prefix_length > b.subnet.prefix_length;
  });
}

bool AccessList::allows(const IpAddress& client) const {
  for (const Rule& rule : rules_) {
    if (rule.subnet.contains(client)) return rule.allow;
  }
  return default_allow_;
}

}  // namespace gnomon
