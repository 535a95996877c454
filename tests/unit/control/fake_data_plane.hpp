// An in-memory twin of the data plane in virtual time: takes what is published, counts epochs, ends faults when the
// test moves the clock, and fails or blocks when the test says so. Any thread.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <squall/data_plane.hpp>

namespace squall::control {

class FakeDataPlane : public DataPlane {
 public:
  FakeDataPlane();

  Catalog catalog() const override;
  Result<Receipt> publish(const DesiredState& desired) override;
  Receipt halt() override;
  void release() override;
  Stats stats() const override;
  std::optional<std::vector<ConnectionInfo>> connections(std::string_view hop) const override;
  bool cut(std::string_view hop, std::uint64_t connection) override;
  void drain(Duration) override {}

  // --- for the test ---
  void advance(Duration by);
  TimePoint now() const;
  void hit(const std::string& fault, std::uint64_t times);
  void connect(const std::string& hop, ConnectionInfo connection);
  void refuse_next(Problems problems);              // the next publish
  void before_publish(std::function<void()> hook);  // called without any lock held
  DesiredState published() const;
  std::size_t publishes() const;  // that succeeded
  bool halted() const;

 private:
  const HopSpec* hop(std::string_view name) const;

  mutable std::mutex mutex_;
  TimePoint now_{std::chrono::hours{1}};
  std::uint64_t epoch_ = 0;
  std::size_t publishes_ = 0;
  bool halted_ = false;
  DesiredState state_;
  std::map<std::string, FaultStats> faults_;
  std::map<std::string, std::vector<ConnectionInfo>> connections_;
  Problems refusal_;
  std::function<void()> hook_;
};

}  // namespace squall::control
