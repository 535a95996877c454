// Plain system calls behind names that say what they are for.
#include "net/sockets.hpp"

#include <arpa/inet.h>
#include <linux/sock_diag.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

#include <system_error>

namespace squall::net {
namespace {

constexpr int backlog = 4096;

#ifndef SO_BUF_LOCK
constexpr int buf_lock = 72;  // socket(7), Linux 5.14
#else
constexpr int buf_lock = SO_BUF_LOCK;
#endif

void set_option(int socket, int level, int option, int value) {
  ::setsockopt(socket, level, option, &value, sizeof value);
}

std::string reason(int error) { return std::error_code(error, std::generic_category()).message(); }

std::string advice(int error) {
  if (error == EADDRINUSE) return "choose another address, or port 0 for any free one";
  return error == EADDRNOTAVAIL ? "write an address of this machine" : "";
}

SocketAddress unix_address(const std::string& path) {
  SocketAddress address;
  auto* name = reinterpret_cast<sockaddr_un*>(&address.storage);
  name->sun_family = AF_UNIX;
  path.copy(name->sun_path, sizeof name->sun_path - 1);
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return address;
}

std::optional<SocketAddress> numeric(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0)
    return std::nullopt;
  const SocketAddress first = from_addrinfo(found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return first;
}

std::uint16_t port_of(const SocketAddress& address) {
  if (address.family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_port);
  if (address.family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_port);
  return 0;
}

// A port-0 socket is bound a second time by its number, because only an explicitly bound port survives refuse().
int bound_socket(SocketAddress& address) {
  const int descriptor = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
  if (address.family() == AF_INET6) set_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  prepare_stream(descriptor);  // every socket that it accepts takes this over
  const bool any_port = address.family() != AF_UNIX && port_of(address) == 0;
  if (::bind(descriptor, address.get(), address.size) == 0) {
    address.size = sizeof address.storage;
    if (address.family() != AF_UNIX)
      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address.storage), &address.size);
    if (!any_port) return descriptor;
    const int by_number = bound_socket(address);
    ::close(descriptor);
    return by_number;
  }
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return -1;
}

// A socket file that nobody listens on is left over from a process that died.
void remove_stale_socket(const SocketAddress& address) {
  const char* path = reinterpret_cast<const sockaddr_un*>(&address.storage)->sun_path;
  struct stat status {};
  if (::lstat(path, &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return;
  if (::connect(probe, address.get(), address.size) != 0 && errno == ECONNREFUSED) ::unlink(path);
  ::close(probe);
}

bool within(const Network& network, const SocketAddress& address) {
  const std::uint16_t port = port_of(address);
  return contains(network, ip_of(address)) && network.first_port <= port && port <= network.last_port;
}

bool link_local(const SocketAddress& address) {
  if (address.family() == AF_INET6)
    return IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr);
  if (address.family() != AF_INET) return false;
  const std::uint32_t ip = ntohl(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr.s_addr);
  return (ip >> 16) == 0xa9fe;  // 169.254.0.0/16, RFC 3927
}

bool is_unspecified(const SocketAddress& address) {
  if (address.family() == AF_INET6)
    return IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr);
  return reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr.s_addr == INADDR_ANY;
}

// Where a dial really arrives: ::ffff:a.b.c.d (RFC 4291, 2.5.5.2) at the IPv4 host, the unspecified address at
// loopback.
SocketAddress destination(const SocketAddress& address) {
  SocketAddress real = address;
  if (address.family() == AF_INET6) {
    auto* six = reinterpret_cast<sockaddr_in6*>(&real.storage);
    if (IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr)) six->sin6_addr = in6addr_loopback;
    if (!IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) return real;
    const sockaddr_in6 mapped = *six;
    real = SocketAddress{};
    auto* four = reinterpret_cast<sockaddr_in*>(&real.storage);
    four->sin_family = AF_INET;
    four->sin_port = mapped.sin6_port;
    std::memcpy(&four->sin_addr, mapped.sin6_addr.s6_addr + 12, 4);
    real.size = sizeof(sockaddr_in);
  }
  auto* four = reinterpret_cast<sockaddr_in*>(&real.storage);
  if (real.family() == AF_INET && four->sin_addr.s_addr == INADDR_ANY) four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return real;
}

// Whether a socket could be bound to it, which is to say that it is this machine's.
bool is_local(SocketAddress address) {
  set_port(address, 0);
  const int probe = ::socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const bool bound = probe >= 0 && ::bind(probe, address.get(), address.size) == 0;
  if (probe >= 0) ::close(probe);
  return bound;
}

// A path has many spellings, a file has one identity.
bool same_file(const SocketAddress& one, const SocketAddress& other) {
  const auto path = [](const SocketAddress& a) { return reinterpret_cast<const sockaddr_un*>(&a.storage)->sun_path; };
  struct stat first {};
  struct stat second {};
  if (::stat(path(one), &first) != 0 || ::stat(path(other), &second) != 0) return to_string(one) == to_string(other);
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

// An own listener on the unspecified address is reached by every address of this machine.
bool reaches(const SocketAddress& address, const SocketAddress& own) {
  if (address.family() == AF_UNIX || own.family() == AF_UNIX)
    return address.family() == own.family() && same_file(address, own);
  if (port_of(address) != port_of(own)) return false;
  if (is_unspecified(own)) return is_local(address);
  return to_string(address) == to_string(own);
}

}  // namespace

SocketAddress from_addrinfo(const sockaddr* address, socklen_t size) {
  SocketAddress copy;
  std::memcpy(&copy.storage, address, size);
  copy.size = size;
  return copy;
}

std::optional<SocketAddress> literal(const Address& address) {
  if (address.kind == Address::Kind::unix_socket) return unix_address(address.host);
  return numeric(address);
}

void set_port(SocketAddress& address, std::uint16_t port) {
  if (address.family() == AF_INET) reinterpret_cast<sockaddr_in*>(&address.storage)->sin_port = htons(port);
  if (address.family() == AF_INET6) reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_port = htons(port);
}

IpAddress ip_of(const SocketAddress& address) {
  IpAddress ip;
  if (address.family() == AF_INET) {
    ip.family = IpAddress::Family::v4;
    std::memcpy(ip.bytes, &reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr, 4);
  } else if (address.family() == AF_INET6) {
    const in6_addr& six = reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr;
    const bool mapped = IN6_IS_ADDR_V4MAPPED(&six);
    ip.family = mapped ? IpAddress::Family::v4 : IpAddress::Family::v6;
    std::memcpy(ip.bytes, six.s6_addr + (mapped ? 12 : 0), mapped ? 4 : 16);
  }
  return ip;
}

std::string to_string(const SocketAddress& address) {
  if (address.family() == AF_UNIX) {
    const auto* name = reinterpret_cast<const sockaddr_un*>(&address.storage);
    return address.size > sizeof(sa_family_t) && name->sun_path[0] != '\0' ? std::string("unix:") + name->sun_path
                                                                           : "unix:";
  }
  char host[NI_MAXHOST] = {};
  ::getnameinfo(address.get(), address.size, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  return squall::to_string(Address{Address::Kind::tcp, host, port_of(address)});
}

std::string peer_name(int socket) {
  SocketAddress peer;
  peer.size = sizeof peer.storage;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&peer.storage), &peer.size) != 0) return "";
  return to_string(peer);
}

std::optional<std::string> forbidden_by(const UpstreamRules& rules, const SocketAddress& wanted) {
  const SocketAddress address = destination(wanted);
  if (link_local(address)) return "link-local addresses are never an upstream";
  for (const Address& own : rules.forbidden)
    if (const auto listener = literal(own); listener && reaches(address, *listener))
      return "this is one of Squall's own listeners";
  if (rules.permitted.empty()) return std::nullopt;
  if (address.family() == AF_UNIX) return "limits.upstreams permits networks only, and no Unix socket";
  for (const Network& network : rules.permitted)
    if (within(network, address)) return std::nullopt;
  return "limits.upstreams does not permit " + to_string(address);
}

Result<std::shared_ptr<ListenSocket>> ListenSocket::open(const Address& address, std::size_t home, bool listening) {
  // No name but this one: looking one up could wait for a name server, and no control call waits.
  const Address wanted = address.host == "localhost" ? Address{address.kind, "127.0.0.1", address.port} : address;
  std::optional<SocketAddress> place = literal(wanted);
  if (!place)
    return squall::refuse("", address.host + " is not an address", "write one of this machine, as in 127.0.0.1:0");
  if (place->family() == AF_UNIX) remove_stale_socket(*place);
  const int descriptor = bound_socket(*place);
  if (descriptor < 0 || (listening && ::listen(descriptor, backlog) != 0)) {
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!listening && address.kind == Address::Kind::tcp)
      return std::make_shared<ListenSocket>(-1, address, home, false);
    return squall::refuse("", "cannot listen on " + squall::to_string(address) + ": " + reason(error), advice(error));
  }
  Address real = address;
  real.port = port_of(*place);
  auto socket = std::make_shared<ListenSocket>(descriptor, real, home, listening);
  socket->note_file();
  return socket;
}

ListenSocket::ListenSocket(int descriptor, Address real, std::size_t home, bool listening)
    : descriptor_(descriptor), listening_(listening), real_(std::move(real)), home_(home) {}

ListenSocket::~ListenSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
  remove_file();
}

void ListenSocket::note_file() {
  struct stat status {};
  if (real_.kind != Address::Kind::unix_socket || ::lstat(real_.host.c_str(), &status) != 0) return;
  device_ = status.st_dev;
  inode_ = status.st_ino;
}

// Another hop may have taken the path over meanwhile.
void ListenSocket::remove_file() const {
  struct stat status {};
  if (inode_ == 0 || ::lstat(real_.host.c_str(), &status) != 0) return;
  if (status.st_dev == device_ && status.st_ino == inode_) ::unlink(real_.host.c_str());
}

bool ListenSocket::listen() {
  if (!is_bound()) return false;
  if (descriptor_ < 0) {
    SocketAddress place = unix_address(real_.host);
    remove_stale_socket(place);
    descriptor_ = bound_socket(place);
    note_file();
  }
  listening_ = ::listen(descriptor_, backlog) == 0;
  return listening_;
}

// shutdown() takes a TCP socket out of the listening state but keeps its port; listen() brings it back. A Unix socket
// does not come back, so it is closed, and its file left to refuse whoever comes.
void ListenSocket::refuse() {
  if (!listening_) return;
  listening_ = false;
  if (real_.kind == Address::Kind::tcp) {
    ::shutdown(descriptor_, SHUT_RD);
  } else if (descriptor_ >= 0) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

void ListenSocket::hang() {
  if (descriptor_ >= 0) ::listen(descriptor_, 0);
}

std::uint64_t ListenSocket::dropped() const {
  std::uint32_t figures[SK_MEMINFO_VARS] = {};
  socklen_t size = sizeof figures;
  if (::getsockopt(descriptor_, SOL_SOCKET, SO_MEMINFO, figures, &size) != 0) return 0;
  return figures[SK_MEMINFO_DROPS];
}

void prepare_stream(int socket) {
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(socket, SOL_SOCKET, SO_OOBINLINE, 1);
}

void reset_on_close(int socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

int pending_error(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

void clamp_buffer(int socket, int option, std::size_t bytes) {
  set_option(socket, SOL_SOCKET, option, static_cast<int>(bytes));
}

// SO_BUF_LOCK says which buffers were set by hand (1: send, 2: receive); clearing a bit gives one back.
void release_buffer(int socket, int option) {
  int locked = 0;
  socklen_t size = sizeof locked;
  if (::getsockopt(socket, SOL_SOCKET, buf_lock, &locked, &size) != 0) return;
  set_option(socket, SOL_SOCKET, buf_lock, locked & ~(option == SO_SNDBUF ? 1 : 2));
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace squall::net
