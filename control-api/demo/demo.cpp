// The demo's story: open the shop, put its hops, play the acts, print what was felt, leave nothing behind. Main thread.
#include "demo/demo.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <ostream>
#include <vector>

#include "demo/acts.hpp"
#include "demo/api.hpp"
#include "demo/customers.hpp"
#include "demo/program.hpp"
#include "demo/shop.hpp"

namespace squall::demo {
namespace {

constexpr unsigned customer_count = 8;
// What was under way when a fault came or went belongs to neither act.
constexpr std::chrono::milliseconds settling{300};
constexpr std::chrono::seconds between_looks{5};

// The hops of the shop: put when made, gone when destroyed, their faults with them.
class Hops {
 public:
  explicit Hops(Api& api) : api_(api) {}
  ~Hops() {
    try {
      api_.call("DELETE", "/v1/faults");
      for (const std::string& name : names_) api_.call("DELETE", "/v1/hops/" + name);
    } catch (const std::exception&) {
      // The server ends with the demo, and its hops and faults with it.
    }
  }
  Hops(const Hops&) = delete;
  Hops& operator=(const Hops&) = delete;

  // Where it listens.
  std::string put(const std::string& name, const std::string& upstream, const Json& more = Json::object()) {
    Json hop{{"listen", "127.0.0.1:0"}, {"upstream", upstream}, {"protocol", "tcp"}};
    hop.update(more);
    const Json made = api_.call("PUT", "/v1/hops/" + name, hop);
    names_.push_back(name);
    return made.at("listen").get<std::string>();
  }

  // A door that checks find without being told, unless somebody else stands there.
  std::string put_edge(const std::string& app) {
    Json more{{"listen", usual_edge},
              {"protocol", "http"},
              {"endpoints", {endpoint("look", "GET", "/products/*"), endpoint("order", "POST", "/orders/*")}}};
    try {
      return put("edge", app, more);
    } catch (const std::exception&) {
      more.erase("listen");
      return put("edge", app, more);
    }
  }

  std::string put_payments(const std::string& payments) {
    return put("payments", payments, {{"protocol", "http"}, {"endpoints", {endpoint("charge", "POST", "/charges")}}});
  }

 private:
  static Json endpoint(const char* name, const char* method, const char* path) {
    return {{"name", name}, {"match", {{"method", method}, {"path", path}}}};
  }

  Api& api_;
  std::vector<std::string> names_;
};

struct Hits {
  std::vector<std::string> lines;
  bool any = false;
};

Hits count_hits(Api& api, const Json& faults) {
  Hits hits;
  for (const Json& put : faults) {
    const Json fault = api.call("GET", "/v1/faults/" + put.at("name").get<std::string>());
    hits.lines.push_back(hits_of(fault));
    hits.any = hits.any || fault.at("counters").value("injected", 0) > 0;
  }
  return hits;
}

class Play {
 public:
  Play(const Options& options, Api& api, Customers& customers, std::ostream& out, std::stop_token stop)
      : options_(options), api_(api), customers_(customers), out_(out), stop_(std::move(stop)) {}

  // False when it was interrupted.
  bool perform() {
    out_ << head_line(options_.color) << std::endl;
    std::vector<std::string> lessons;
    for (const Act& act : acts(options_.act))
      if (!perform(act, lessons)) return false;
    out_ << '\n';
    for (std::size_t i = 0; i < lessons.size(); ++i) out_ << "  " << i + 1 << "  " << lessons[i] << '\n';
    out_ << std::flush;
    return true;
  }

 private:
  bool perform(const Act& act, std::vector<std::string>& lessons) {
    const bool breaks = !act.faults.empty();
    if (breaks) api_.call("PUT", "/v1/faults", Json{{"faults", act.faults}});
    if (!pause(stop_, std::min<Latency>(settling, options_.act))) return false;
    customers_.take();
    if (!pause(stop_, options_.act)) return false;
    const Felt window = felt(customers_.take());
    const Hits hits = count_hits(api_, act.faults);
    if (breaks) api_.call("DELETE", "/v1/faults");
    lessons.push_back(breaks && !hits.any ? "This fault never hit anything, so the act shows nothing." : act.shows);
    out_ << act_line(std::to_string(lessons.size()) + " " + act.title, window, hits.lines.empty() ? "" : hits.lines[0]);
    for (std::size_t i = 1; i < hits.lines.size(); ++i) out_ << '\n' << std::setw(hits_column) << "" << hits.lines[i];
    out_ << std::endl;
    return true;
  }

  static constexpr int hits_column = 72;

  const Options& options_;
  Api& api_;
  Customers& customers_;
  std::ostream& out_;
  std::stop_token stop_;
};

void stay_open(const std::stop_token& stop, Customers& customers, std::ostream& out) {
  customers.take();
  while (pause(stop, between_looks)) {
    const Felt window = felt(customers.take());
    out << "  customers felt " << window.requests << " requests, " << window.errors << " errors, p50 "
        << human(window.p50) << ", p99 " << human(window.p99) << std::endl;
  }
}

// By the one that its lines name.
Known known_in(const std::string& experiments) {
  if (experiments.empty()) return Known::nothing;
  std::error_code ignored;
  const bool shipped =
      std::filesystem::exists(std::filesystem::path(experiments) / "payment-answer-lost.yaml", ignored);
  return shipped ? Known::shipped : Known::experiments;
}

int open_and_play(const Options& options, std::ostream& out, std::stop_token stop) {
  Api api(options.api_url);
  Shop shop;
  Hops hops(api);
  const Dependencies servers = shop.dependencies();
  shop.reach(
      {hops.put("cache", servers.cache), hops.put("database", servers.database), hops.put_payments(servers.payments)});
  const std::string edge = hops.put_edge(shop.app());
  Customers customers(edge, customer_count);

  out << "A shop, each arrow a hop through Squall:  customers -> app -> cache, database, payments\n"
      << customer_count << " customers, about 100 requests a second; three of four look-ups hit the cache\n\n";
  bool complete = true;
  if (options.act.count() > 0) complete = Play(options, api, customers, out, stop).perform();
  if (options.serve && complete) {
    out << (options.act.count() > 0 ? "\n" : "") << playground(options.api_url, edge, known_in(options.experiments))
        << std::endl;
    stay_open(stop, customers, out);
  }
  return complete ? 0 : 1;
}

}  // namespace

int run_demo(const Options& options, std::ostream& out, std::ostream& err, std::stop_token stop) {
  try {
    return open_and_play(options, out, std::move(stop));
  } catch (const std::exception& error) {
    err << "squall: the demo ended: " << error.what() << '\n';
    return 1;
  }
}

}  // namespace squall::demo
