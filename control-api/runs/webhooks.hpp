// Tells others over HTTP what happens: signed, tried again for a while, and never in anybody's way, nor in another
// hook's. Each hook has a thread and a bounded queue, which keeps the order; what does not fit or cannot be delivered
// is logged and dropped. Any thread may tell.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <squall/time.hpp>

#include "config/server_config.hpp"

namespace squall::runs {

struct WebhookOptions {
  std::size_t waiting = 1000;                  // events, for each hook
  Duration timeout = std::chrono::seconds{5};  // of one try
  // Between tries; after the last one the event is given up.
  std::vector<Duration> again = {std::chrono::seconds{1}, std::chrono::seconds{5}, std::chrono::seconds{30}};
};

class Webhooks {
 public:
  explicit Webhooks(std::vector<config::Webhook> hooks, WebhookOptions options = {});
  ~Webhooks();  // tries what waits once more; within one timeout in all

  // POSTs `{"event": type, "data": json}` to each hook that asked for events of this type (`halt` is asked for by the
  // first word: halt.engaged, halt.released). With a secret, `X-Squall-Signature: sha256=<hex>` is the HMAC-SHA256 of
  // the body; `X-Squall-Delivery` is one and the same in every try of an event. A 2xx is taken for delivered; redirects
  // are not followed. Waits for nothing.
  void tell(std::string_view type, std::string_view json);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace squall::runs
