// A plain blocking client, so that a test says exactly which bytes it sends and when.
#pragma once

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <squall/address.hpp>

namespace squall::server::testing {

class Client {
 public:
  explicit Client(const Address& address) {
    address.kind == Address::Kind::tcp ? connect_tcp(address) : connect_unix(address);
    const timeval patience{30, 0};  // a server that hangs fails the test instead of hanging it
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void finish_sending() { shutdown(socket_, SHUT_WR); }

  // Everything up to the first occurrence of `mark`, which is included; or up to the end of the stream.
  std::string read_until(std::string_view mark) {
    while (received_.find(mark) == std::string::npos && receive()) continue;
    const std::size_t found = received_.find(mark);
    return take(found == std::string::npos ? received_.size() : found + mark.size());
  }

  std::string read_all() {
    while (receive()) continue;
    return take(received_.size());
  }

  // One response: head and body by its Content-Length.
  std::string read_response() {
    std::string head = read_until("\r\n\r\n");
    const std::size_t field = head.find("Content-Length: ");
    if (field == std::string::npos) return head;
    const std::size_t length = std::stoul(head.substr(field + 16));
    while (received_.size() < length && receive()) continue;
    return head + take(length);
  }

  std::string call(std::string_view text) {
    send(text);
    return read_response();
  }

 private:
  void connect_tcp(const Address& address) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(address.port);
    inet_pton(AF_INET, address.host.c_str(), &to.sin_addr);
    open(AF_INET, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }

  void connect_unix(const Address& address) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    address.host.copy(to.sun_path, sizeof to.sun_path - 1);
    open(AF_UNIX, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }

  void open(int family, const sockaddr* to, socklen_t size) {
    socket_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0 || connect(socket_, to, size) != 0) throw std::runtime_error(std::strerror(errno));
  }

  bool receive() {
    char block[4096];
    const ssize_t count = recv(socket_, block, sizeof block, 0);
    if (count > 0) received_.append(block, static_cast<std::size_t>(count));
    return count > 0;
  }

  std::string take(std::size_t count) {
    std::string text = received_.substr(0, count);
    received_.erase(0, count);
    return text;
  }

  int socket_ = -1;
  std::string received_;
};

}  // namespace squall::server::testing
