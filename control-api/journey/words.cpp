// How the values of a journey are spelled (journey.hpp, coverage.hpp): in files, answers and tables alike.
#include <algorithm>

#include "config/units.hpp"
#include "experiment/modes.hpp"
#include "journey/coverage.hpp"
#include "journey/journey.hpp"

namespace squall::journey {

static_assert(modes.size() == std::size(experiment::modes), "an experiment's cell names the same modes, in this order");

std::string_view to_string(Mode mode) { return experiment::modes[static_cast<std::size_t>(mode)]; }

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::cache: return "cache";
    case Kind::database: return "database";
    case Kind::third_party: return "third_party";
    case Kind::queue: return "queue";
    case Kind::service: return "service";
  }
  return {};
}

std::string_view to_string(UserSees sees) {
  switch (sees) {
    case UserSees::works: return "works";
    case UserSees::degraded: return "degraded";
    case UserSees::fails: return "fails";
  }
  return {};
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::gap: return "gap";
    case Status::broken: return "broken";
    case Status::blind: return "blind";
    case Status::stale: return "stale";
    case Status::untested: return "untested";
    case Status::proven: return "proven";
  }
  return {};
}

std::optional<Status> parse_status(std::string_view text) {
  const auto* found = std::ranges::find(statuses, text, [](Status status) { return to_string(status); });
  return found == statuses.end() ? std::nullopt : std::optional(*found);
}

std::string cell_name(const Journey& journey, const Hop& hop, const Cell& cell) {
  return journey.name + "/" + hop.id + "/" + std::string(to_string(cell.mode));
}

std::string print_age(Duration age) {
  using namespace std::chrono;
  const auto whole = [](auto count, const char* unit) { return std::to_string(count.count()) + unit; };
  if (age >= days{2}) return whole(floor<days>(age), "d");
  if (age >= hours{2}) return whole(floor<hours>(age), "h");
  if (age >= minutes{2}) return whole(floor<minutes>(age), "m");
  return whole(floor<seconds>(std::max(age, Duration::zero())), "s");
}

std::string print_freshness(Duration fresh_for) {
  constexpr std::chrono::hours day{24};
  return fresh_for % day == Duration::zero() ? std::to_string(fresh_for / day) + "d" : config::print(fresh_for);
}

}  // namespace squall::journey
