#include "web/mhd_response.h"

#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace gnomon {
namespace {

using SharedBody = std::shared_ptr<const std::string>;

void let_go(void* body) { const std::unique_ptr<SharedBody> last{static_cast<SharedBody*>(body)}; }

/// The body is not copied: the response owns it, or a part of it, until it is sent.
MHD_Response* make_response(HttpReply& reply) {
  auto body = std::make_unique<SharedBody>(
      reply.shared_body ? std::move(reply.shared_body)
                        : std::make_shared<const std::string>(std::move(reply.body)));
  // libmicrohttpd only reads what it is given.
  void* const text = const_cast<char*>((*body)->data());  // NOLINT(*-const-cast)
  MHD_Response* const response = MHD_create_response_from_buffer_with_free_callback_cls(
      (*body)->size(), text, &let_go, body.get());
  if (response != nullptr) std::ignore = body.release();  // `let_go` takes it back
  return response;
}

}  // namespace

MHD_Result queue_reply(MHD_Connection* connection, HttpReply& reply, bool last) {
  MHD_Response* const response = make_response(reply);
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply.content_type.c_str());
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  // No browser guesses another type, loads or runs anything, or shows us in somebody's frame.
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Content-Security-Policy",
                          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                          "form-action 'none'; frame-ancestors 'none'");
  MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  if (last) MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
  for (const auto& [name, value] : reply.headers) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  }
  const MHD_Result queued = MHD_queue_response(connection, reply.status, response);
  MHD_destroy_response(response);
  return queued;
}

}  // namespace gnomon
