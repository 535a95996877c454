// limit: cap a count. At connect the hop counts all its open connections; whoever comes when they are at the cap waits,
// is reset, or finds nobody listening. At request it counts the requests that the upstream has not answered yet; the
// next waits, or is answered here. What is under way already is never cut by it.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr std::string_view overs[] = {"queue", "refuse", "reset"};

// Whoever waits for another shard's request to end looks this often.
constexpr Duration look_again = std::chrono::milliseconds{2};

class ConnectionLimit final : public Behaviour {
 public:
  explicit ConnectionLimit(const FaultSpec& fault) : most_(*argument<std::uint64_t>(fault.arguments, "connections")) {
    const std::string over = argument<std::string>(fault.arguments, "over").value_or("queue");
    over_ = over == "refuse" ? Door::refuse : over == "reset" ? Door::reset : Door::queue;
  }

  Door door(std::uint64_t open_connections) const override { return open_connections < most_ ? Door::open : over_; }

 private:
  std::uint64_t most_;
  Door over_ = Door::queue;
};

class RequestLimit final : public Behaviour {
 public:
  explicit RequestLimit(const FaultSpec& fault) : most_(*argument<std::uint64_t>(fault.arguments, "in_flight")) {
    if (const auto status = argument<StatusCode>(fault.arguments, "over")) answer_.status = status->value;
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;

  std::uint64_t most() const { return most_; }
  const Answer* answer() const { return answer_.status != 0 ? &answer_ : nullptr; }

 private:
  std::uint64_t most_;
  Answer answer_;
};

// Lives as long as its request is unanswered, and holds a seat as long.
class RequestLimitJudge final : public Judge {
 public:
  RequestLimitJudge(const RequestLimit& limit, const Grip& grip) : Judge(grip), limit_(limit), ledger_(grip.ledger) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (seat_ || head.part == Part::body || head.waiting == 0) return {};
    if (!refused_ && ledger_.enter(limit_.most())) {
      seat_ = std::make_shared<const Seat>(ledger_);
      return {};
    }
    hit_once(head, now);
    if (limit_.answer() == nullptr) return Verdict{.not_before = squall::after(now, look_again)};
    refused_ = true;
    return Verdict{.fate = Fate::respond, .answer = limit_.answer()};
  }

  void inherit(const Judge& previous) override {
    if (const auto* same = dynamic_cast<const RequestLimitJudge*>(&previous)) seat_ = same->seat_;
  }

 private:
  struct Seat {
    explicit Seat(Ledger& of) : ledger(of) {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() { ledger.leave(); }
    Ledger& ledger;
  };

  const RequestLimit& limit_;
  Ledger& ledger_;
  std::shared_ptr<const Seat> seat_;  // shared only while a revision takes it over
  bool refused_ = false;
};

std::unique_ptr<Judge> RequestLimit::attach(const Grip& grip) const {
  return std::make_unique<RequestLimitJudge>(*this, grip);
}

std::unique_ptr<const Behaviour> compile(const FaultSpec& fault) {
  if (argument<std::uint64_t>(fault.arguments, "in_flight")) return std::make_unique<RequestLimit>(fault);
  return std::make_unique<ConnectionLimit>(fault);
}

constexpr VerbPoint points[] = {
    {Point::connect, "at most so many connections of the hop are open at once"},
    {Point::request, "at most so many requests of the hop are with the upstream at once"},
};

constexpr Parameter parameters[] = {
    {.name = "connections",
     .type = ParameterType::count,
     .summary = "the most that may be open at once",
     .shorthand = true,
     .group = "what is counted",
     .low = 1,
     .high = 1'000'000},
    {.name = "in_flight",
     .type = ParameterType::count,
     .summary = "the most requests that may have left for the upstream and not been answered",
     .group = "what is counted",
     .messages = true,
     .low = 1,
     .high = 1'000'000},
    {.name = "over",
     .type = ParameterType::choice_or_status,
     .summary =
         "what happens to the next: connections queue in order of arrival, are reset, or refused (nobody listens "
         "until there is room); requests queue, or are answered with a status, like 503",
     .choices = overs,
     .fallback = "queue"},
};

Problems check_requests(const FaultSpec& fault) {
  Problems problems;
  if (fault.on != Point::request)
    problems.push_back({"/limit/in_flight", "requests are counted where they leave for the upstream",
                        "write on: request, or limit connections"});
  if (const auto over = argument<std::string>(fault.arguments, "over"); over && *over != "queue")
    problems.push_back({"/limit/over", "requests queue or are answered; " + *over + " is for connections",
                        "write over: queue, or a status, like over: 503"});
  return problems;
}

Problems check(const FaultSpec& fault, const HopSpec& hop) {
  if (argument<std::uint64_t>(fault.arguments, "in_flight")) return check_requests(fault);
  Problems problems = whole_door_only(fault, "a limit counts every connection of the hop and cannot pick among them");
  if (fault.on != Point::connect)
    problems.push_back({"/limit/connections", "connections are counted at connect",
                        "write on: connect, or on an http hop limit: {in_flight: 10}"});
  if (argument<StatusCode>(fault.arguments, "over"))
    problems.push_back(
        {"/limit/over", "a connection cannot be answered with a status", "write over: queue, reset or refuse"});
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
                     compile};

}  // namespace squall::faults
