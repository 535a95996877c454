// Cache and database share one thread of their own; app and payments answer HTTP on a few threads that may block.
#include "demo/shop.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>

#include <asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "demo/clock.hpp"
#include "demo/http_server.hpp"
#include "demo/line_server.hpp"
#include "demo/payments.hpp"

namespace squall::demo {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::size_t row_size = 4000;
// With about 100 requests a second over 30 products this makes three of four look-ups a hit.
constexpr milliseconds cache_lifetime{1000};

// `get KEY` answers the value or nothing; `set KEY VALUE` keeps it for a while.
class CacheStore {
 public:
  Reply operator()(const std::string& request) {
    const auto key_end = request.find(' ', 4);
    const std::string key = request.substr(std::min<std::size_t>(4, request.size()), key_end - 4);
    if (request.starts_with("set ") && key_end != std::string::npos) {
      values_[key] = {request.substr(key_end + 1), steady_now() + cache_lifetime};
      return {"ok", microseconds{100}};
    }
    const auto found = values_.find(key);
    if (found == values_.end() || found->second.second < steady_now()) return {"", microseconds{100}};
    return {found->second.first, microseconds{100}};
  }

 private:
  std::unordered_map<std::string, std::pair<std::string, SteadyTime>> values_;
};

Reply select_row(const std::string& request) {
  std::string row = "row of " + request + " ";
  row.resize(row_size, '.');
  return {std::move(row), milliseconds{4}};
}

// Runs the context on a thread, and has ended it when it is destroyed.
class Runner {
 public:
  explicit Runner(asio::io_context& context) : context_(context), thread_([&context] { context.run(); }) {}
  ~Runner() {
    context_.stop();
    thread_.join();
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

 private:
  asio::io_context& context_;
  std::thread thread_;
};

void answer_json(httplib::Response& response, const Json& body) {
  response.set_content(body.dump() + "\n", "application/json");
}

}  // namespace

struct Shop::Parts {
  asio::io_context context{1};
  LineServer cache{context, CacheStore{}};
  LineServer database{context, select_row};
  Runner runner{context};
  Payments payments;

  std::mutex mutex;
  std::shared_ptr<App> app;  // requests under way keep the one they started with
  std::atomic<std::uint64_t> orders = 0;
  HttpServer http{24};  // last: its threads use what stands above

  Parts() {
    http.routes().Get(R"(/products/(\d+))", [this](const auto& request, auto& response) {
      serve(response, [&](App& at) { return look(at, request.matches[1]); });
    });
    http.routes().Post(R"(/orders/(\d+))", [this](const auto& request, auto& response) {
      serve(response, [&](App& at) { return order(at, request.matches[1]); });
    });
    // Asks the payments' books and no hop: a health check that is broken with what it watches says nothing.
    http.routes().Get("/health/doubled-charges", [this](const auto&, auto& response) {
      answer_json(response, Json{{"doubled", payments.doubled()}});
    });
    http.start();
  }

  static Json look(App& at, const std::string& product) {
    return {{"product", product}, {"from", at.product(product)}};
  }

  Json order(App& at, const std::string& product) {
    Json body = look(at, product);
    const std::uint64_t number = ++orders;
    body["order"] = number;
    body["paid"] = at.pay(number);
    return body;
  }

  template <class Work>
  void serve(httplib::Response& response, Work work) {
    try {
      const std::shared_ptr<App> current = [this] {
        const std::scoped_lock lock(mutex);
        return app;
      }();
      if (!current) throw std::runtime_error("the shop is not open yet");
      answer_json(response, work(*current));
    } catch (const std::exception& error) {
      response.status = 503;
      answer_json(response, Json{{"error", error.what()}});
    }
  }
};

Shop::Shop() : parts_(std::make_unique<Parts>()) {}

Shop::~Shop() = default;

Dependencies Shop::dependencies() const {
  return {parts_->cache.address(), parts_->database.address(), parts_->payments.address()};
}

std::string Shop::app() const { return parts_->http.address(); }

void Shop::reach(const Dependencies& through) {
  auto app = std::make_shared<App>(through);
  const std::scoped_lock lock(parts_->mutex);
  parts_->app = std::move(app);
}

}  // namespace squall::demo
