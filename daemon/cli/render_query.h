#pragma once

#include <string>

#include "cli/survey.h"

namespace gnomon {

/// A table with one line for each server, and below it which server is best and why.
[[nodiscard]] std::string render_query(const Survey& survey);

/// The same as one JSON object. A value that does not exist is null, never left out.
[[nodiscard]] std::string query_json(const Survey& survey);

/// 0: a synchronised server answered. 1: none did.
[[nodiscard]] int exit_status(const Survey& survey);

}  // namespace gnomon
