// See webhooks.hpp. What is logged of a URL is its origin: the path of many a hook is its password.
#include "runs/webhooks.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <utility>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <spdlog/spdlog.h>

#include "config/node.hpp"
#include "runs/alarm.hpp"
#include "runs/crew.hpp"
#include "runs/http_call.hpp"

namespace squall::runs {
namespace {

struct Event {
  std::string type;
  std::string body;
  std::string delivery;
};

using EventPtr = std::shared_ptr<const Event>;

bool asked_for(const config::Webhook& hook, std::string_view type) {
  const std::string_view kind = type.substr(0, type.find('.'));
  return std::any_of(hook.events.begin(), hook.events.end(),
                     [&](const std::string& event) { return event == type || event == kind; });
}

std::string signature(const std::string& secret, const std::string& body) {
  constexpr std::string_view digits = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &size);
  std::string text = "sha256=";
  for (unsigned int i = 0; i < size; ++i) text += {digits[digest[i] >> 4U], digits[digest[i] & 15U]};
  return text;
}

// What tells the deliveries of this process from those of others.
std::string fresh_series() {
  std::random_device random;
  char text[24];
  std::snprintf(text, sizeof text, "%08x%08x", random(), random());
  return text;
}

// One hook's queue and the life of its thread, which keeps it should it be left behind.
class Line {
 public:
  Line(config::Webhook hook, WebhookOptions options, std::shared_ptr<Alarm> alarm)
      : hook_(std::move(hook)), options_(std::move(options)), alarm_(std::move(alarm)), shown_(origin_of(hook_.url)) {}

  const config::Webhook& hook() const { return hook_; }

  void add(const EventPtr& event) {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() < options_.waiting) {
      waiting_.push_back(event);
      changed_.notify_one();
    } else if (dropped_++ == 0) {
      spdlog::warn("webhook {}: {} events wait, so {} and what follows is dropped", shown_, waiting_.size(),
                   event->type);
    }
  }

  void close(SteadyTime last) {
    const std::scoped_lock lock(mutex_);
    last_ = last;
    changed_.notify_one();
  }

  void keep_delivering() {
    while (const EventPtr event = next()) deliver(*event);
  }

 private:
  EventPtr next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return last_ || !waiting_.empty(); });
    if (dropped_ > 0 && waiting_.size() < options_.waiting) {
      spdlog::warn("webhook {}: {} events were dropped", shown_, dropped_);
      dropped_ = 0;
    }
    if (last_ && !waiting_.empty() && steady_now() >= *last_) {
      spdlog::warn("webhook {}: {} events are dropped: the server ends", shown_, waiting_.size());
      waiting_.clear();
    }
    if (waiting_.empty()) return nullptr;
    EventPtr event = std::move(waiting_.front());
    waiting_.pop_front();
    return event;
  }

  void deliver(const Event& event) {
    std::string why_not = attempt(event);
    for (const Duration pause : options_.again) {
      if (why_not.empty() || !may_try_again(pause)) break;
      why_not = attempt(event);
    }
    if (!why_not.empty()) spdlog::warn("webhook {}: {} was not delivered: {}", shown_, event.type, why_not);
  }

  // False: it is closed, and no time is left for patience.
  bool may_try_again(Duration pause) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, pause, [this] { return last_.has_value(); });
  }

  SteadyTime deadline() {
    const std::scoped_lock lock(mutex_);
    const SteadyTime own = steady_now() + options_.timeout;
    return last_ ? std::min(own, *last_) : own;
  }

  // Empty: it was delivered. Otherwise why not.
  std::string attempt(const Event& event) {
    HttpCall wanted{.url = hook_.url, .method = "POST", .headers = {}, .body = event.body, .timeout = options_.timeout};
    wanted.headers = {{"Content-Type", "application/json"}, {"X-Squall-Delivery", event.delivery}};
    if (!hook_.secret.empty()) wanted.headers.emplace_back("X-Squall-Signature", signature(hook_.secret, event.body));
    std::stop_source cut;
    const Alarm::Key bell = alarm_->set(deadline(), [cut]() mutable { cut.request_stop(); });
    const HttpAnswer answer = http_call(wanted, cut.get_token());
    alarm_->forget(bell);
    if (answer.status == 0) return answer.why_not;
    // The status alone decides: whoever answers 2xx has taken it, however long the rest of the answer takes.
    return answer.status >= 200 && answer.status < 300 ? "" : "status " + std::to_string(answer.status);
  }

  const config::Webhook hook_;
  const WebhookOptions options_;
  const std::shared_ptr<Alarm> alarm_;
  const std::string shown_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<EventPtr> waiting_;
  std::size_t dropped_ = 0;
  std::optional<SteadyTime> last_;  // closed: no try goes on beyond this
};

}  // namespace

struct Webhooks::Parts {
  WebhookOptions options;
  std::shared_ptr<Alarm> alarm = std::make_shared<Alarm>();
  std::vector<std::shared_ptr<Line>> lines;
  Crew crew;
  const std::string series = fresh_series();
  std::atomic<std::uint64_t> told = 0;
};

Webhooks::Webhooks(std::vector<config::Webhook> hooks, WebhookOptions options) : parts_(std::make_unique<Parts>()) {
  parts_->options = options;
  for (config::Webhook& hook : hooks) {
    const auto line = std::make_shared<Line>(std::move(hook), options, parts_->alarm);
    if (parts_->crew.start([line] { line->keep_delivering(); }))
      parts_->lines.push_back(line);
    else
      spdlog::error("webhook {}: there is no thread for it, so it is told nothing", origin_of(line->hook().url));
  }
}

Webhooks::~Webhooks() {
  constexpr Duration farewell = std::chrono::milliseconds{500};  // beyond the last try: what a resolver holds
  const SteadyTime last = steady_now() + parts_->options.timeout;
  for (const auto& line : parts_->lines) line->close(last);
  parts_->crew.wait(parts_->options.timeout + farewell);
  parts_->alarm->close();
}

void Webhooks::tell(std::string_view type, std::string_view json) {
  EventPtr event;
  for (const auto& line : parts_->lines) {
    if (!asked_for(line->hook(), type)) continue;
    if (!event) {
      const std::string quoted = config::to_json(config::Node::string(std::string(type)));
      event = std::make_shared<const Event>(Event{std::string(type),
                                                  R"({"event": )" + quoted + R"(, "data": )" + std::string(json) + "}",
                                                  parts_->series + "-" + std::to_string(++parts_->told)});
    }
    line->add(event);
  }
}

}  // namespace squall::runs
