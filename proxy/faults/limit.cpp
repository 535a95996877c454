// limit: cap a count. The hop counts all its open connections; whoever comes when they are at the cap waits, is reset,
// or finds nobody listening. Connections that are open already are never cut by it.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr std::string_view overs[] = {"queue", "refuse", "reset"};

class Limit final : public Behaviour {
 public:
  explicit Limit(const FaultSpec& fault) : most_(*argument<std::uint64_t>(fault.arguments, "connections")) {
    const std::string over = argument<std::string>(fault.arguments, "over").value_or("queue");
    over_ = over == "refuse" ? Door::refuse : over == "reset" ? Door::reset : Door::queue;
  }

  Door door(std::uint64_t open_connections) const override { return open_connections < most_ ? Door::open : over_; }

 private:
  std::uint64_t most_;
  Door over_ = Door::queue;
};

constexpr VerbPoint points[] = {{Point::connect, "at most so many connections of the hop are open at once"}};

constexpr Parameter parameters[] = {
    {.name = "connections",
     .type = ParameterType::count,
     .summary = "the most that may be open at once",
     .shorthand = true,
     .required = true,
     .low = 1,
     .high = 1'000'000},
    {.name = "over",
     .type = ParameterType::choice,
     .summary =
         "what happens to the next: queue in order of arrival, reset, or refuse (nobody listens until there is room)",
     .choices = overs,
     .fallback = "queue"},
};

Problems check(const FaultSpec& fault, const HopSpec& hop) {
  Problems problems = whole_door_only(fault, "a limit counts every connection of the hop and cannot pick among them");
  if (argument<std::string>(fault.arguments, "over") == "reset" && hop.listen.kind == Address::Kind::unix_socket)
    problems.push_back({"/limit/over", "a Unix socket knows no RST", "write over: queue or over: refuse"});
  return problems;
}

}  // namespace

constexpr Verb limit{{.name = "limit",
                      .summary = "cap a count",
                      .example = "10",
                      .points = points,
                      .parameters = parameters,
                      .check = check},
                     compile_as<Limit>};

}  // namespace squall::faults
