// The HTTP server of the API: one listener, one io_context, one thread, and a few
// threads beside it for handlers that may wait. squall serve runs two, TCP and Unix socket,
// which share one Router and one EventHub, so that a stuck one never silences the other.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <squall/address.hpp>
#include <squall/problem.hpp>
#include <squall/time.hpp>

#include "server/access.hpp"
#include "server/event_hub.hpp"
#include "server/guest.hpp"
#include "server/router.hpp"

namespace squall::server {

struct ServerOptions {
  Address address;
  std::vector<Token> tokens;
  std::vector<std::string> hosts;     // Host values to accept besides loopback names and the address connected to
  std::size_t connections = 256;      // above it the longest idle connection makes room
  std::size_t event_streams = 32;     // above it 503
  std::size_t head_bytes = 64 << 10;  // above it 431
  std::size_t fields = 100;           // above it 431
  std::size_t body_bytes = 1 << 20;   // above it 413
  Duration request_deadline = std::chrono::seconds{10};  // from the first byte of a request to its last
  Duration write_deadline = std::chrono::seconds{10};    // for a whole response, and for each write of an event stream
  Duration idle_limit = std::chrono::seconds{60};        // between the requests of a connection
  Duration heartbeat = std::chrono::seconds{15};         // of event streams
};

class Service;

// Where a program on this machine finds what listens there: http://127.0.0.1:8474 also for every interface, unix:/path.
std::string url_of(Address listening);

class ApiServer {
 public:
  // Router and hub must outlive the server; the router must be complete before start().
  // So must the guest, where there is one.
  ApiServer(ServerOptions options, const Router& router, EventHub& events, const Guest* guest = nullptr);
  ~ApiServer();  // stops

  // Binds, listens and starts the thread. Refused with the reason: the address is taken or not permitted, a TCP address
  // that is not loopback comes without tokens or an open guest, another server answers on the Unix socket.
  Result<void> start();

  Address local_address() const;  // the real one: port 0 is resolved. After start()

  // Closes the listener and every connection, joins the thread and removes the Unix socket's file. A handler that is
  // running is waited for.
  void stop();

 private:
  ServerOptions options_;
  const Router& router_;
  EventHub& events_;
  const Guest* guest_;
  std::unique_ptr<Service> service_;
};

}  // namespace squall::server
