// The life of one connection, told by one coroutine: wait at the door, dial, carry both ways, end. Created by its shard
// when the hop deals it a client; destroyed by the shard when the coroutine has ended and no wait is in flight.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <squall/stats.hpp>

#include "faults/plan.hpp"
#include "flow/lane.hpp"
#include "flow/observer.hpp"
#include "http1/session.hpp"
#include "net/asio.hpp"
#include "net/pump.hpp"
#include "net/resolver.hpp"
#include "net/setup.hpp"

namespace squall::net {

class Shard;

class Connection final : private PumpHost, private http1::Host {
 public:
  Connection(Shard& shard, std::shared_ptr<const HopSetup> hop, int client, faults::Subject subject,
             faults::Places places);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Awaitable<void> live();

  void replan(std::shared_ptr<const HopSetup> hop, TimePoint now);
  void cut() { end(flow::Ending::reset, true); }

  // Where the shard keeps it.
  std::size_t place = 0;

  std::uint64_t id() const { return subject_.connection; }
  const std::shared_ptr<const HopSetup>& hop() const { return hop_; }
  const faults::Subject& subject() const { return subject_; }
  ConnectionInfo info(TimePoint now) const;

 private:
  enum class Stage : std::uint8_t { door, dial, carry, over };

  // One of the two sockets; tells the connection of its edges.
  class Side final : public Watched {
   public:
    explicit Side(Connection& connection) : connection_(connection) {}
    void ready(std::uint32_t events) override { connection_.ready(*this, events); }

   private:
    Connection& connection_;
  };

  Awaitable<void> pass_the_door();
  Awaitable<void> dial();
  Awaitable<std::vector<SocketAddress>> resolve(TimePoint deadline);
  Awaitable<bool> connect(const SocketAddress& address, TimePoint deadline);
  Awaitable<void> shake_hands(TimePoint deadline);
  Awaitable<void> carry();
  Awaitable<void> drain();
  Awaitable<void> settle();
  Awaitable<void> bell(TimePoint until);  // rung by whatever may change what the story does next

  void ready(Side& side, std::uint32_t events);
  void replan_streams(TimePoint now);
  flow::Stream& requests();
  flow::Stream& responses();
  void no_upstream(const std::string& why);
  void observe(TimePoint now);
  void observe_end(flow::Ending ending, bool by_fault, TimePoint now);
  HopSlot& slot();

  asio::io_context& context() override;
  std::span<std::byte> scratch() override;
  void operation_started() override { ++in_flight_; }
  bool operation_ended() override;
  void lane_finished() override;
  void turned(TimePoint now) override;
  void end(flow::Ending ending, bool by_fault) override;

  void repeat(std::string request, unsigned copies, Duration gap, const std::string& fault) override;
  void exchanged(const http1::Report& report) override;

  Shard& shard_;
  std::shared_ptr<const HopSetup> hop_;
  faults::Subject subject_;
  faults::Places places_;
  Side client_{*this};
  Side upstream_{*this};
  SocketAddress dialled_;
  Timer bell_;
  faults::Plan door_{Point::connect};
  faults::Plan closing_{Point::close};
  std::unique_ptr<flow::Lanes> lanes_;       // of a tcp hop
  std::optional<flow::Observer> observer_;   // likewise
  std::unique_ptr<http1::Session> session_;  // of an http hop
  Pump to_upstream_;
  Pump to_client_;
  std::uint32_t in_flight_ = 0;
  Stage stage_ = Stage::door;
  flow::Ending ending_ = flow::Ending::none;
  bool turning_ = false;
};

}  // namespace squall::net
