// From a desired state to an epoch: what is new is compiled and bound, what stands is kept. Called by the engine on the
// publishing thread; touches no shard, so a refusal leaves everything as it was.
#pragma once

#include <memory>

#include <squall/data_plane.hpp>

#include "net/setup.hpp"

namespace squall::net {

struct Compilation {
  std::size_t shards = 1;
  std::size_t& next_home;  // sockets take their home shards in turn
  TimePoint now{};
  bool fault_header = true;  // x-squall-fault on answers of http hops
  bool voided = false;       // a halt has ended the previous faults: nothing of them is kept
};

Result<std::shared_ptr<Setup>> compile(const DesiredState& desired, const Setup& previous, const Compilation& how);

}  // namespace squall::net
