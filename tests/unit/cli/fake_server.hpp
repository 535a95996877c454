// A stand-in for the REST server: answers what a test says it should, and remembers what it was asked. Port 0.
#pragma once

#include <csignal>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <httplib.h>

namespace squall::cli {

struct Asked {
  std::string method;
  std::string target;
  std::string body;
  httplib::Headers headers;
};

class FakeServer {
 public:
  FakeServer() {
    server_.set_tcp_nodelay(true);
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
      reply(request, response);
    };
    server_.Get(".*", answer).Post(".*", answer).Put(".*", answer).Patch(".*", answer).Delete(".*", answer);
    port_ = server_.bind_to_any_port("127.0.0.1");
    // Its threads take no signals: those are for the code under test.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~FakeServer() {
    server_.stop();
    thread_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  // Several answers for one call are given one after the other; the last one stays. With a status of 0 the connection
  // breaks instead.
  void answers(const std::string& call, int status, const std::string& body) {
    const std::scoped_lock lock(mutex_);
    answers_[call].emplace_back(status, body);
  }

  // Before the answer to each such call.
  void does(const std::string& call, std::function<void()> action) {
    const std::scoped_lock lock(mutex_);
    actions_[call] = std::move(action);
  }

  std::vector<Asked> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }

 private:
  void reply(const httplib::Request& request, httplib::Response& response) {
    const std::scoped_lock lock(mutex_);
    asked_.push_back({request.method, request.target, request.body, request.headers});
    const std::string call = request.method + " " + request.target;
    if (const auto action = actions_.find(call); action != actions_.end()) action->second();
    auto& queue = answers_[call];
    if (queue.empty()) {
      response.status = 404;
      response.set_content(R"({"title": "Not Found", "detail": "nothing here"})", "application/problem+json");
      return;
    }
    response.status = queue.front().first;
    response.set_content(queue.front().second, "application/json");
    if (response.status == 0) break_off(response);
    if (queue.size() > 1) queue.erase(queue.begin());
  }

  // Announces a body and does not send it.
  static void break_off(httplib::Response& response) {
    response.status = 200;
    response.set_content_provider(100, "application/json",
                                  [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<std::pair<int, std::string>>> answers_;
  std::map<std::string, std::function<void()>> actions_;
  std::vector<Asked> asked_;
};

}  // namespace squall::cli
