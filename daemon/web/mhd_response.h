#pragma once

#include <microhttpd.h>

#include "web/http_message.h"

namespace gnomon {

/// Sends `reply` as the answer to the request that waits at `connection`, with the headers that
/// every answer has. Its body is moved away. `last`: the connection is closed behind it. Called on
/// libmicrohttpd's thread. MHD_NO: there is no memory, and the connection is closed.
[[nodiscard]] MHD_Result queue_reply(MHD_Connection* connection, HttpReply& reply, bool last);

}  // namespace gnomon
