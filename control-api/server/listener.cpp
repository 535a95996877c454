// See listener.hpp.
#include "server/listener.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>

namespace squall::server {

namespace {

using asio::ip::tcp;
using asio::local::stream_protocol;

tl::unexpected<Problems> cannot_listen(const Address& address, const std::string& why, std::string hint = {}) {
  return refuse("", "cannot listen on " + to_string(address) + ": " + why, std::move(hint));
}

bool is_loopback(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
  return address.is_loopback();
}

asio::error_code listen_on(Acceptor& acceptor, const Protocol& protocol, const Protocol::endpoint& endpoint,
                           bool reuse) {
  asio::error_code error;
  acceptor.open(protocol, error);
  if (!error && reuse) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  return error;
}

tcp::endpoint to_tcp(const Protocol::endpoint& endpoint) {
  tcp::endpoint result;
  result.resize(endpoint.size());
  std::memcpy(result.data(), endpoint.data(), endpoint.size());
  return result;
}

// 0 when somebody answers, EAGAIN when somebody is there and too busy, else why not. Does not wait.
int try_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return errno;
  const int failed = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
  close(probe);
  return failed;
}

// A file left behind by a server that died is removed; one on which somebody answers, or another kind of file, is not.
std::string clear_stale_file(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return errno == ENOENT ? "" : std::strerror(errno);
  if (!S_ISSOCK(status.st_mode)) return "there is a file of that name that is not a socket";
  const int answered = try_connect(path);
  if (answered == 0 || answered == EAGAIN) return "another server answers there";
  if (answered != ECONNREFUSED) return std::strerror(answered);
  return unlink(path.c_str()) == 0 || errno == ENOENT ? "" : std::strerror(errno);
}

// Looked up once, for the one user who can connect besides root: a name service that hangs must not hold up a halt.
const std::string& own_name() {
  static const std::string name = [] {
    std::array<char, 4096> memory{};
    passwd entry{};
    passwd* found = nullptr;
    getpwuid_r(geteuid(), &entry, memory.data(), memory.size(), &found);
    return std::string(found == nullptr ? "user" : found->pw_name);
  }();
  return name;
}

std::string user_at_other_end(Socket& socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return "unix";
  const std::string name = credentials.uid == geteuid() ? own_name() : credentials.uid == 0 ? "root" : "user";
  return name + '@' + std::to_string(credentials.uid);
}

// On a socket of both families an IPv4 client has an IPv6 address (RFC 4291, 2.5.5.2).
asio::ip::address unmapped(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

}  // namespace

Result<void> Listener::open(const Address& address, bool guarded) {
  const auto opened = address.kind == Address::Kind::unix_socket ? open_unix(address) : open_tcp(address, guarded);
  if (!opened) return opened;
  asio::error_code error;
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor_.non_blocking(true, error);
  if (error) return cannot_listen(address, error.message());
  return {};
}

Result<void> Listener::open_tcp(const Address& address, bool guarded) {
  asio::error_code error;
  tcp::resolver resolver(acceptor_.get_executor());
  const auto found = resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive, error);
  if (error || found.empty()) return cannot_listen(address, error.message(), "use an address of this machine");
  const tcp::endpoint endpoint = found.begin()->endpoint();
  if (!guarded && !is_loopback(endpoint.address()))
    return cannot_listen(address, "an address that is not loopback needs tokens, or anybody in reach could break hops",
                         "set api.token_file, or listen on 127.0.0.1");
  error = listen_on(acceptor_, endpoint.protocol(), endpoint, true);
  if (error) return cannot_listen(address, error.message());
  const tcp::endpoint real = to_tcp(acceptor_.local_endpoint());
  local_ = {Address::Kind::tcp, real.address().to_string(), real.port()};
  return {};
}

Result<void> Listener::open_unix(const Address& address) {
  const std::string& path = address.host;
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path))
    return cannot_listen(address, "the path is longer than a socket's may be", "choose one of at most 107 characters");
  if (const std::string why = clear_stale_file(path); !why.empty()) return cannot_listen(address, why);
  const stream_protocol::endpoint endpoint(path);
  const asio::error_code error = listen_on(acceptor_, endpoint.protocol(), endpoint, false);
  if (error) return cannot_listen(address, error.message());
  // Nobody can connect between bind and listen, so the mode is in force before the first client.
  struct stat status {};
  if (chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || lstat(path.c_str(), &status) != 0)
    return cannot_listen(address, std::strerror(errno));
  file_device_ = status.st_dev;
  file_inode_ = status.st_ino;
  own_name();
  local_ = address;
  return {};
}

void Listener::close() {
  asio::error_code ignored;
  acceptor_.close(ignored);
  struct stat status {};
  const std::string& path = local_.host;
  if (file_inode_ != 0 && lstat(path.c_str(), &status) == 0 && status.st_ino == file_inode_ &&
      status.st_dev == file_device_)
    unlink(path.c_str());
  file_inode_ = 0;
}

Origin origin_of(Socket& socket) {
  asio::error_code error;
  const auto remote = socket.remote_endpoint(error);
  const auto local = socket.local_endpoint(error);
  if (local.protocol().family() == AF_UNIX) return {true, user_at_other_end(socket), {}, false};
  if (error) return {};
  const asio::ip::address client = unmapped(to_tcp(remote).address());
  return {false, client.to_string(), unmapped(to_tcp(local).address()).to_string(), client.is_loopback()};
}

}  // namespace squall::server
