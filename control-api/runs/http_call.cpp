// cpp-httplib as a client. Its timeouts are those of single steps and its stop() waits for a connect, so a stop goes
// to the socket itself.
#include "runs/http_call.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <mutex>
#include <optional>

#include <httplib.h>

namespace squall::runs {
namespace {

struct Url {
  bool secure = false;
  std::string authority;  // as written: the Host header
  std::string host;       // without brackets
  int port = 0;
  std::string target;  // path and query
};

std::optional<int> port_of(std::string_view text, int otherwise) {
  if (text.empty()) return otherwise;
  int port = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
  if (text.front() != ':' || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port > 0 && port < 65536 ? std::optional(port) : std::nullopt;
}

std::optional<Url> parse(std::string_view text) {
  const auto is_odd = [](char byte) { return byte <= ' ' || byte == '\x7f'; };
  if (std::any_of(text.begin(), text.end(), is_odd)) return std::nullopt;
  Url url;
  url.secure = text.starts_with("https://");
  if (!url.secure && !text.starts_with("http://")) return std::nullopt;
  text.remove_prefix(text.find("//") + 2);
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  url.authority = authority;
  url.target = text.substr(authority.size());
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const bool bracketed = authority.starts_with('[') && authority.find(']') != std::string_view::npos;
  const std::size_t end = bracketed ? authority.find(']') + 1 : std::min(authority.find(':'), authority.size());
  url.host = bracketed ? authority.substr(1, end - 2) : authority.substr(0, end);
  const auto port = port_of(authority.substr(end), url.secure ? 443 : 80);
  if (!port || url.host.empty() || authority.find('@') != std::string_view::npos) return std::nullopt;
  url.port = *port;
  return url;
}

// Ends whatever a call does with its socket. The descriptor is a duplicate: the client closes its own whenever it
// likes, and by then the number may be another's.
class Cut {
 public:
  ~Cut() { close(); }

  void hold(int socket) {
    const std::scoped_lock lock(mutex_);
    close();
    socket_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (done_) shut();
  }
  void now() {
    const std::scoped_lock lock(mutex_);
    done_ = true;
    shut();
  }

 private:
  void shut() const {
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
  }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  std::mutex mutex_;
  int socket_ = -1;
  bool done_ = false;
};

std::string why(httplib::Error error, const std::stop_token& stop) {
  if (stop.stop_requested()) return "it took too long";
  switch (error) {
    case httplib::Error::Connection: return "connection refused or no such address";
    case httplib::Error::ConnectionTimeout: return "connecting timed out";
    case httplib::Error::Read: return "it accepted the connection and gave no whole answer";
    case httplib::Error::Write: return "it closed the connection";
    case httplib::Error::SSLConnection: return "there was no TLS handshake";
    case httplib::Error::SSLLoadingCerts: return "the certificates that this machine trusts cannot be read";
    case httplib::Error::SSLServerVerification: return "its certificate is not trusted, or is another host's";
    default: return "the request failed: " + httplib::to_string(error);
  }
}

std::unique_ptr<httplib::ClientImpl> client_for(const Url& url, const HttpCall& wanted, Cut& cut) {
  std::unique_ptr<httplib::ClientImpl> client;
  if (url.secure)
    client = std::make_unique<httplib::SSLClient>(url.host, url.port);
  else
    client = std::make_unique<httplib::ClientImpl>(url.host, url.port);
  // The stop comes first, so that one and the same thing is told of whatever takes too long.
  const Duration step = wanted.timeout + std::chrono::seconds{1};
  client->set_connection_timeout(step);
  client->set_read_timeout(step);
  client->set_write_timeout(step);
  client->set_tcp_nodelay(true);
  client->set_url_encode(false);
  client->set_decompress(false);
  client->set_follow_location(false);
  client->set_socket_options([&cut](socket_t socket) { cut.hold(socket); });
  return client;
}

httplib::Request request_for(const Url& url, const HttpCall& wanted) {
  httplib::Request request;
  request.method = wanted.method;
  request.path = url.target;
  request.body = wanted.body;
  for (const auto& [name, value] : wanted.headers) request.set_header(name, value);
  if (!request.has_header("Host")) request.set_header("Host", url.authority);
  if (!request.has_header("User-Agent")) request.set_header("User-Agent", "squall");
  if (!request.has_header("Accept-Encoding")) request.set_header("Accept-Encoding", "identity");
  return request;
}

}  // namespace

HttpAnswer http_call(const HttpCall& wanted, const std::stop_token& stop) {
  HttpAnswer answer;
  const auto url = parse(wanted.url);
  if (!url) {
    answer.why_not = "its URL is not one that can be asked";
    return answer;
  }
  Cut cut;
  const auto client = client_for(*url, wanted, cut);
  const std::stop_callback when_stopped(stop, [&cut] { cut.now(); });
  httplib::Request request = request_for(*url, wanted);
  request.response_handler = [&](const httplib::Response& response) {
    answer.status = response.status;
    return true;
  };
  request.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
    const std::size_t room = wanted.answer_bytes - answer.body.size();
    answer.body.append(bytes, std::min(room, size));
    answer.whole = size <= room;
    return answer.whole;
  };
  const httplib::Result result = client->send(request);
  if (!result && answer.whole) answer.why_not = why(result.error(), stop);
  return answer;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string result;
  for (const char character : text) {
    if (plain.find(character) != std::string_view::npos) {
      result += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    result += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return result;
}

std::string origin_of(std::string_view url) {
  const auto parsed = parse(url);
  return parsed ? (parsed->secure ? "https://" : "http://") + parsed->authority : "an unreadable URL";
}

}  // namespace squall::runs
