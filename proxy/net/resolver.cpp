// The desk outlives the Resolver for as long as a thread hangs in a lookup; it is the only mutex of the data plane's
// connections, and no shard ever waits on it longer than a map lookup takes.
#include "net/resolver.hpp"

#include <netdb.h>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace squall::net {

struct Resolver::Desk {
  Lookup lookup;
  std::mutex mutex;  // allowed: getaddrinfo needs threads, and they share the desk
  std::condition_variable more;
  std::deque<std::string> waiting;
  std::map<std::string, std::vector<Answer>> flights;  // by host
  std::size_t threads = 0;
  std::size_t idle = 0;
  bool closed = false;
};

Resolver::Resolver(Lookup lookup) : desk_(std::make_shared<Desk>()) { desk_->lookup = std::move(lookup); }

Resolver::~Resolver() {
  const std::lock_guard lock(desk_->mutex);
  desk_->closed = true;
  desk_->flights.clear();
  desk_->more.notify_all();
}

void Resolver::resolve(const std::string& host, Answer answer) {
  std::unique_lock lock(desk_->mutex);
  if (const auto flight = desk_->flights.find(host); flight != desk_->flights.end())
    return flight->second.push_back(std::move(answer));
  if (desk_->flights.size() >= most_names) {
    lock.unlock();
    return answer({{}, "too many names are being resolved"});
  }
  desk_->flights[host].push_back(std::move(answer));
  desk_->waiting.push_back(host);
  if (desk_->idle < desk_->waiting.size() && desk_->threads < most_threads) {
    ++desk_->threads;
    std::thread(work, desk_).detach();
  }
  desk_->more.notify_one();
}

void Resolver::work(const std::shared_ptr<Desk>& desk) {
  std::unique_lock lock(desk->mutex);
  while (true) {
    ++desk->idle;
    desk->more.wait(lock, [&] { return desk->closed || !desk->waiting.empty(); });
    --desk->idle;
    if (desk->closed) return;
    const std::string host = desk->waiting.front();
    desk->waiting.pop_front();
    lock.unlock();
    const Resolution resolution = desk->lookup(host);
    lock.lock();
    // Answered under the lock, so that ~Resolver means: no answer will come any more.
    const auto flight = desk->flights.find(host);
    if (flight == desk->flights.end()) continue;
    for (const Answer& answer : flight->second) answer(resolution);
    desk->flights.erase(flight);
  }
}

Resolution Resolver::by_getaddrinfo(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error != 0) return {{}, ::gai_strerror(error)};
  Resolution resolution;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
    resolution.addresses.push_back(from_addrinfo(one->ai_addr, static_cast<socklen_t>(one->ai_addrlen)));
  ::freeaddrinfo(found);
  return resolution;
}

}  // namespace squall::net
