#pragma once

#include <optional>

#include "metrics/scrape.h"
#include "web/http_message.h"

namespace gnomon {

/// The reply 404 if the path is not known; empty if it is. Needs no snapshot, so it never waits.
[[nodiscard]] std::optional<HttpReply> refuse_unknown(const HttpRequest& request);

/// The reply to a request for a known path, made from `sources` alone; gzip if the client takes it.
[[nodiscard]] HttpReply respond(const HttpRequest& request, const ScrapeSources& sources);

/// The reply while the main loop gives no snapshot: 503.
[[nodiscard]] HttpReply unavailable();

}  // namespace gnomon
