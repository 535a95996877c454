// Which hops a run may have, and what others may not do to a hop that it has. Pure; asked by Control while it holds the
// writers' lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/stats.hpp>

#include "control/draft.hpp"
#include "control/refusal.hpp"
#include "control/registry.hpp"

namespace squall::control {

// Why `run` cannot have all of these hops, with every reason of the same kind. Nothing: it can.
std::optional<Refusal> obstacles(const Registry& now, const Stats& stats, std::string_view run,
                                 const std::vector<std::string>& hops);

// `now` with the hops held by `run`. Faults on them that are over are forgotten: from here on, what stands there is the
// run's. For hops without obstacles.
Registry with_locks(Registry now, const std::string& run, const std::vector<std::string>& hops);

// What the draft would do, on behalf of `run` (empty: of nobody), to hops that are not its to change, in the request's
// terms. Faults that go are no trespass.
Problems trespasses(const Registry& now, const Draft& draft, std::string_view run);

// Why `run` (empty: nobody) may not touch a hop that `holder` (empty: nobody) holds. They are not the same.
Problem trespass(std::string_view hop, std::string_view holder, std::string_view run);

// Names of the faults on hops that `run` holds; with none, on hops that nobody holds.
std::vector<std::string> faults_of(const Registry& registry, std::string_view run);

}  // namespace squall::control
