// An HTTP server that answers every request as a test says and remembers what it was asked, in order. Port 0, plain or
// TLS. Test code only.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <httplib.h>

#include "unit/runs/scratch.hpp"

namespace squall::runs {

class AnsweringServer {
 public:
  using Answer = std::function<void(const httplib::Request&, httplib::Response&)>;

  explicit AnsweringServer(Answer answer, std::unique_ptr<httplib::Server> server = std::make_unique<httplib::Server>())
      : answer_(std::move(answer)), server_(std::move(server)) {
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
      {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(request);
        changed_.notify_all();
      }
      answer_(request, response);
    };
    server_->set_tcp_nodelay(true);
    server_->Get(".*", handler).Post(".*", handler).Put(".*", handler);
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
  }
  ~AnsweringServer() {
    server_->stop();
    thread_.join();
  }

  std::string url(const std::string& scheme = "http", const std::string& host = "127.0.0.1") const {
    return scheme + "://" + host + ":" + std::to_string(port_);
  }

  // What it was asked, once that is `count` requests or more; fewer when they do not come.
  std::vector<httplib::Request> asked(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return asked_.size() >= count; });
    return asked_;
  }

 private:
  Answer answer_;
  std::unique_ptr<httplib::Server> server_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<httplib::Request> asked_;
  std::thread thread_;
};

inline AnsweringServer::Answer always(int status, std::string body = "", std::string type = "application/json") {
  return [=](const httplib::Request&, httplib::Response& response) {
    response.status = status;
    response.set_content(body, type);
  };
}

}  // namespace squall::runs
