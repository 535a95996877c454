// The three dependencies share one thread of their own; the app answers HTTP on a few threads that may block on them.
#include "demo/shop.hpp"

#include <algorithm>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include <httplib.h>
#include <asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "demo/clock.hpp"
#include "demo/line_pool.hpp"
#include "demo/line_server.hpp"

namespace squall::demo {
namespace {

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

Reply charge(const std::string&) { return {"charged", milliseconds{8}}; }

// What the app does with its dependencies once it knows where they are.
class App {
 public:
  explicit App(const Dependencies& at)
      : cache_({"cache", at.cache, 8, 200, milliseconds{250}}),
        database_({"database", at.database, 8, 8, milliseconds{1500}}),
        payments_({"payments", at.payments, 4, 50, milliseconds{1500}}) {}

  // Where the product was found.
  std::string product(const std::string& id) {
    bool cache_works = true;
    try {
      if (!cache_.ask("get " + id).empty()) return "cache";
    } catch (const std::exception&) {
      cache_works = false;  // the fallback: the database knows everything
    }
    const std::string row = database_.ask("select " + id);
    try {
      if (cache_works) cache_.ask("set " + id + " " + row);
    } catch (const std::exception&) {
      // A product that could not be cached is still a product.
    }
    return "database";
  }

  void pay(const std::string& id) { payments_.ask("charge " + id); }

 private:
  LinePool cache_;
  LinePool database_;
  LinePool payments_;
};

}  // namespace

struct Shop::Parts {
  asio::io_context context{1};
  LineServer cache{context, CacheStore{}};
  LineServer database{context, select_row};
  LineServer payments{context, charge};
  std::thread dependencies;

  std::mutex mutex;
  std::shared_ptr<App> app;  // requests under way keep the one they started with
  httplib::Server http;
  int port = 0;
  std::thread http_thread;

  void answer(const httplib::Request& request, httplib::Response& response, bool order) {
    std::shared_ptr<App> current;
    {
      const std::scoped_lock lock(mutex);
      current = app;
    }
    nlohmann::ordered_json body;
    try {
      if (!current) throw std::runtime_error("the shop is not open yet");
      const std::string id = request.matches[1];
      body["product"] = id;
      body["from"] = current->product(id);
      if (order) {
        current->pay(id);
        body["paid"] = true;
      }
    } catch (const std::exception& error) {
      response.status = 503;
      body = {{"error", error.what()}};
    }
    response.set_content(body.dump() + "\n", "application/json");
  }

  void open() {
    http.set_tcp_nodelay(true);
    http.set_keep_alive_max_count(100);
    http.new_task_queue = [] { return new httplib::ThreadPool(24); };
    http.Get(R"(/products/(\d+))", [this](const auto& request, auto& response) { answer(request, response, false); });
    http.Post(R"(/orders/(\d+))", [this](const auto& request, auto& response) { answer(request, response, true); });
    port = http.bind_to_any_port("127.0.0.1");
    if (port <= 0) throw std::runtime_error("the shop's app cannot listen on 127.0.0.1");
    dependencies = std::thread([this] { context.run(); });
    http_thread = std::thread([this] { http.listen_after_bind(); });
    while (!http.is_running()) std::this_thread::yield();
  }
};

Shop::Shop() : parts_(std::make_unique<Parts>()) { parts_->open(); }

Shop::~Shop() {
  parts_->http.stop();
  parts_->http_thread.join();
  parts_->context.stop();
  parts_->dependencies.join();
}

Dependencies Shop::dependencies() const {
  return {parts_->cache.address(), parts_->database.address(), parts_->payments.address()};
}

std::string Shop::app() const { return "127.0.0.1:" + std::to_string(parts_->port); }

void Shop::reach(const Dependencies& through) {
  auto app = std::make_shared<App>(through);
  const std::scoped_lock lock(parts_->mutex);
  parts_->app = std::move(app);
}

}  // namespace squall::demo
