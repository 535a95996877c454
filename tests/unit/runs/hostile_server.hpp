// A TCP server that does to each connection what a test says, on a thread of its own. Port 0. Test code only.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace squall::runs {

class HostileServer {
 public:
  using Behaviour = std::function<void(int socket)>;

  explicit HostileServer(Behaviour behave) : behave_(std::move(behave)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 64);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~HostileServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    for (std::thread& thread : threads_) thread.join();
    for (const int socket : sockets_) ::close(socket);
    ::close(listener_);
  }

  std::string url(const std::string& scheme = "http") const { return scheme + "://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }

 private:
  void accept_all() {
    for (int socket = 0; (socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      sockets_.push_back(socket);
      ++connections_;
      threads_.emplace_back([this, socket] { behave_(socket); });
    }
  }

  Behaviour behave_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::vector<int> sockets_;          // of accept_all, then of the destructor
  std::vector<std::thread> threads_;  // likewise
  std::thread thread_;
};

// Reads until the other side is gone, and says nothing.
inline void stay_silent(int socket) {
  char block[4096];
  while (::recv(socket, block, sizeof block, 0) > 0) {
  }
}

// The head of a request, so that what follows is an answer.
inline void take_request(int socket) {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n") && ::recv(socket, &byte, 1, 0) == 1) head += byte;
}

inline bool say(int socket, std::string_view text) {
  return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

// Says `text` again and again, byte by byte, until the other side is gone.
inline void dribble(int socket, std::string_view text) {
  for (std::size_t i = 0; say(socket, text.substr(i % text.size(), 1)); ++i) {
    pollfd gone{socket, POLLIN, 0};
    if (::poll(&gone, 1, 5) != 0) return;  // its pace, and the end of the connection
  }
}

}  // namespace squall::runs
