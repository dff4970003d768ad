#pragma once

#include <optional>

#include "metrics/scrape.h"
#include "web/http_message.h"

namespace gnomon {

/// 404 for a path that is not known, else nothing.
[[nodiscard]] std::optional<HttpReply> refuse_unknown(const HttpRequest& request);

/// The answer to a request for a known path, all of it from `sources`.
[[nodiscard]] HttpReply respond(const HttpRequest& request, const ScrapeSources& sources);

/// The answer while the main loop gives no snapshot: 503.
[[nodiscard]] HttpReply unavailable();

}  // namespace gnomon
