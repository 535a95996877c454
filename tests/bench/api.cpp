// Just enough HTTP/1.1: a body by Content-Length, or up to the end of the connection.
#include "api.hpp"

#include <strings.h>
#include <sys/socket.h>

#include <cstdlib>
#include <stdexcept>

#include "socket.hpp"

namespace squall::bench {
namespace {

bool receive(const Socket& socket, std::string& text) {
  char block[16384];
  const ssize_t count = recv(socket.get(), block, sizeof block, 0);
  if (count < 0) fail("reading the API's answer");
  text.append(block, static_cast<std::size_t>(count));
  return count > 0;
}

std::size_t content_length(const std::string& head) {
  constexpr char name[] = "\r\ncontent-length:";
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    if (strncasecmp(head.c_str() + at, name, sizeof name - 1) == 0) {
      return std::strtoul(head.c_str() + at + sizeof name - 1, nullptr, 10);
    }
  }
  return std::string::npos;
}

}  // namespace

Answer call(std::uint16_t port, const std::string& method, const std::string& target, const std::string& body) {
  const Socket socket = connect_loopback(port);
  std::string request =
      method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n";
  if (!body.empty()) {
    request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  request += "\r\n" + body;
  if (send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) fail("sending to the API");

  std::string text;
  while (text.find("\r\n\r\n") == std::string::npos) {
    if (!receive(socket, text)) throw std::runtime_error("the API closed without an answer");
  }
  const std::size_t start = text.find("\r\n\r\n") + 4;
  const std::size_t length = content_length(text.substr(0, start));
  while (text.size() - start < length && receive(socket, text)) {
  }
  return {.status = std::atoi(text.c_str() + sizeof "HTTP/1.1" - 1), .body = text.substr(start)};
}

Answer must_call(std::uint16_t port, const std::string& method, const std::string& target, const std::string& body) {
  Answer answer = call(port, method, target, body);
  if (answer.status / 100 == 2) return answer;
  throw std::runtime_error(method + " " + target + ": " + std::to_string(answer.status) + " " + answer.body);
}

}  // namespace squall::bench
