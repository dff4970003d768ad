#pragma once

#include <string>

#include "cli/survey.h"

namespace gnomon {

/// A table with a line for each server, which is best and why.
[[nodiscard]] std::string render_query(const Survey& survey);

/// The same as JSON; what does not exist is null.
[[nodiscard]] std::string query_json(const Survey& survey);

/// 0: a synchronised server answered. 1: none did.
[[nodiscard]] int exit_status(const Survey& survey);

}  // namespace gnomon
