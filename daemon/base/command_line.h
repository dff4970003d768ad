#pragma once

#include <string>
#include <vector>

namespace gnomon {

/// What a program's command line may have.
struct CommandWords {
  std::vector<std::string> options;   ///< with their dashes: "--url", "-4"
  std::vector<std::string> commands;  ///< "peers"; empty: the program has none
};

/// What to say of the first argument that the program does not know: `unknown command "perrs"; did
/// you mean "peers"?`. Empty if it knows all. `arguments` are without the program's name; what
/// follows
/// "--", and what follows the command without a dash, is the program's own.
[[nodiscard]] std::string unknown_argument(const std::vector<std::string>& arguments,
                                           const CommandWords& known);

}  // namespace gnomon
