// close: end the connection, at once or after so many bytes or so much time on this lane, counted from the later of the
// connection's opening and the fault's start, or from the first data after that; of a message, bytes of its body and
// time from its head's arrival. Refusing is done at the hop's door,
// where the kernel answers.
#include <algorithm>

#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr std::string_view manners[] = {"fin", "reset", "half", "refuse"};
constexpr std::string_view origins[] = {"start", "data"};

Fate fate_of(std::string_view how) {
  if (how == "fin") return Fate::fin;
  return how == "half" ? Fate::half : Fate::reset;
}

class Close final : public Behaviour {
 public:
  explicit Close(const FaultSpec& fault) : how_(*argument<std::string>(fault.arguments, "how")) {
    if (const auto bytes = argument<Bytes>(fault.arguments, "after")) bytes_ = bytes->count;
    if (const auto time = argument<Duration>(fault.arguments, "after")) time_ = *time;
    from_data_ = argument<std::string>(fault.arguments, "from") == "data";
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;
  bool acts_on_bodies() const override { return true; }
  Door door(std::uint64_t) const override { return refuses() ? Door::refuse : Door::open; }

  bool refuses() const { return how_ == "refuse"; }
  Fate fate() const { return fate_of(how_); }
  std::uint64_t bytes() const { return bytes_; }
  Duration time() const { return time_; }
  bool from_data() const { return from_data_; }

 private:
  std::string how_;
  std::uint64_t bytes_ = 0;
  Duration time_{};
  bool from_data_ = false;
};

class CloseJudge final : public Judge {
 public:
  CloseJudge(const Close& close, const Grip& grip) : Judge(grip), close_(close), since_(grip.since) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (!started_) {
      started_ = true;
      left_before_ = head.left;
    }
    const std::uint64_t passed = head.left - left_before_;
    if (now < wakes() || (head.part == Part::head && close_.bytes() > 0)) return {};
    if (passed < close_.bytes()) return Verdict{.bytes_allowed = close_.bytes() - passed};
    if (!has_hit()) hit(now);
    const bool has_mark = close_.bytes() > 0 || close_.time() > Duration::zero();
    return Verdict{.fate = close_.fate(), .at_once = has_mark};
  }

  TimePoint wakes() const override { return squall::after(since_, close_.time()); }

  void inherit(const Judge& previous) override {
    const auto* same = dynamic_cast<const CloseJudge*>(&previous);
    if (same == nullptr) return;
    started_ = same->started_;
    since_ = same->since_;
    left_before_ = same->left_before_;
  }

 private:
  const Close& close_;
  TimePoint since_;
  bool started_ = false;
  std::uint64_t left_before_ = 0;
};

// Nothing happens before the first byte or FIN; that is held for the time, behind whatever else holds it, and never
// arrives.
class CloseOnDataJudge final : public Judge {
 public:
  CloseOnDataJudge(const Close& close, const Grip& grip) : Judge(grip), close_(close) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.waiting == 0 && !head.ended) return {};
    if (!has_hit()) hit(now);
    return Verdict{.hold = close_.time(), .fate = close_.fate()};
  }

 private:
  const Close& close_;
};

std::unique_ptr<Judge> Close::attach(const Grip& grip) const {
  if (refuses()) return nullptr;
  if (from_data()) return std::make_unique<CloseOnDataJudge>(*this, grip);
  return std::make_unique<CloseJudge>(*this, grip);
}

constexpr VerbPoint points[] = {
    {Point::connect, "refuse: ECONNREFUSED; reset and fin: accepted, then closed, the upstream is never dialled"},
    {Point::request,
     "the connection ends when bytes to the upstream, or of a request's body, have reached the mark; before it, the "
     "upstream sees nothing of the request"},
    {Point::response,
     "the connection ends when bytes to the client, or of a response's body, have reached the mark; the upstream has "
     "acted"},
    {Point::close, "when one end sends its FIN: reset sends a RST to both instead, fin ends both directions at once"},
};

constexpr Parameter parameters[] = {
    {.name = "how",
     .type = ParameterType::choice,
     .summary =
         "fin: politely, both ways; reset: RST, both ways; half: a FIN in this direction only; refuse: at connect",
     .shorthand = true,
     .required = true,
     .choices = manners},
    {.name = "after",
     .type = ParameterType::bytes_or_duration,
     .summary =
         "so many bytes of this direction, or so much time, from the later of connection open and fault active; of a "
         "message: of its body, or from its head's arrival",
     .fallback = "0s"},
    {.name = "from",
     .type = ParameterType::choice,
     .summary = "what a time is counted from: that start, or the first byte or FIN of this direction after it, which "
                "never arrives",
     .choices = origins,
     .fallback = "start"},
};

Problems check(const FaultSpec& fault, const HopSpec& hop) {
  Problems problems;
  const std::string how = argument<std::string>(fault.arguments, "how").value_or("");
  const bool at_connect = fault.on == Point::connect;
  const bool at_close = fault.on == Point::close;
  if (how == "refuse" && !at_connect)
    problems.push_back({"/close", "refuse exists only at connect", "write on: connect, or close: reset"});
  if (how == "half" && at_connect)
    problems.push_back({"/close", "half needs a stream, and at connect there is none yet",
                        "write on: request or on: response, or close: fin"});
  if (how == "half" && at_close)
    problems.push_back(
        {"/close", "the direction that closes is half closed already", "write close: fin or close: reset"});
  if (how == "refuse")
    for (Problem& problem : whole_door_only(fault, "nobody can refuse some of the connects to an open port",
                                            "leave it out, or write close: reset (accepted, then RST)"))
      problems.push_back(std::move(problem));
  const bool has_mark = std::ranges::any_of(fault.arguments, [](const Argument& a) { return a.parameter == "after"; });
  if (has_mark && (at_connect || at_close))
    problems.push_back({"/close/after",
                        at_connect ? "at connect nothing has passed that could be counted"
                                   : "at close nothing more passes that could be counted",
                        at_connect ? "put a delay on connect before it, or write on: request"
                                   : "put a delay on close before it, or write on: request"});
  if (argument<std::string>(fault.arguments, "from") == "data") {
    if (at_connect || at_close)
      problems.push_back({"/close/from", "data exists only on request and response",
                          "write on: request or on: response, or leave from out"});
    if (argument<Bytes>(fault.arguments, "after"))
      problems.push_back({"/close/from", "bytes are counted from the start, only a time can be counted from data",
                          "write after as a time, like 30s, or leave from out"});
  }
  if (how == "reset" && hop.listen.kind == Address::Kind::unix_socket)
    problems.push_back({"/close", "a Unix socket knows no RST", "write close: fin"});
  return problems;
}

}  // namespace

constexpr Verb close{{.name = "close",
                      .summary = "end the connection",
                      .example = "reset",
                      .points = points,
                      .parameters = parameters,
                      .check = check},
                     compile_as<Close>};

}  // namespace squall::faults
