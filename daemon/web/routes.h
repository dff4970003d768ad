#pragma once

#include <optional>

#include "metrics/scrape.h"
#include "web/body_shelf.h"
#include "web/gzip.h"
#include "web/http_message.h"

namespace gnomon {

/// The reply 404 if the path is not known; empty if it is. Needs no snapshot, so it never waits.
[[nodiscard]] std::optional<HttpReply> refuse_unknown(const HttpRequest& request);

/// What replies are written with: memory that is kept from one to the next. One thread.
struct ReplyTools {
  BodyShelf bodies;
  Gzip gzip;
};

/// The reply to a request for a known path, made from `sources` alone; gzip if the client takes it.
[[nodiscard]] HttpReply respond(const HttpRequest& request,
                                const ScrapeSources& sources,
                                ReplyTools& tools);

/// The reply while the main loop gives no snapshot: 503.
[[nodiscard]] HttpReply unavailable();

}  // namespace gnomon
