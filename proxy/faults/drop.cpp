// drop: it never arrives. The bytes are read and acknowledged, so the sender believes they went out, and thrown away, a
// FIN too. A stream that lost a byte is never resumed: the lane resets it when the fault ends, unless the fault closes
// it first. At connect it is the SYN that is lost: the door's business, with the kernel's help.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr std::string_view with_fins[] = {"swallow", "close"};

class DropJudge final : public Judge {
 public:
  DropJudge(const Grip& grip, Duration close_after, bool closes_with_fin)
      : Judge(grip), closes_(squall::after(grip.since, close_after)), closes_with_fin_(closes_with_fin) {}

  Verdict judge(const Head& head, TimePoint now) override {
    const bool over = head.waiting == 0 && head.ended && closes_with_fin_;
    if (now >= closes_ || over) {
      if (!has_hit()) hit(now);
      return Verdict{.fate = Fate::fin, .at_once = true};
    }
    if (head.waiting > 0) hit_once(head, now);
    return Verdict{.fate = Fate::swallow};
  }

  TimePoint wakes() const override { return closes_; }

 private:
  TimePoint closes_;
  bool closes_with_fin_;
};

class Drop final : public Behaviour {
 public:
  explicit Drop(const FaultSpec& fault)
      : at_connect_(fault.on == Point::connect),
        close_after_(argument<Duration>(fault.arguments, "close_after").value_or(forever)),
        closes_with_fin_(argument<std::string>(fault.arguments, "fin") == "close") {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override {
    if (at_connect_) return nullptr;
    return std::make_unique<DropJudge>(grip, close_after_, closes_with_fin_);
  }
  bool acts_on_bodies() const override { return true; }
  Door door(std::uint64_t) const override { return at_connect_ ? Door::hang : Door::open; }

 private:
  bool at_connect_;
  Duration close_after_;
  bool closes_with_fin_;
};

constexpr VerbPoint points[] = {
    {Point::connect,
     "connects hang, the first perhaps excepted, and get through about a second after the fault has "
     "ended; hits are the SYNs that the kernel counted as dropped"},
    {Point::request,
     "the upstream never sees the bytes, or the request and what follows it; the connection is reset when the fault "
     "ends"},
    {Point::response,
     "the client never sees the bytes, or the response and what follows it; the connection is reset when the fault "
     "ends"},
    {Point::close, "the other end never learns that this one has closed; the stream is reset when the fault ends"},
};

constexpr Parameter parameters[] = {
    {.name = "swallow",
     .type = ParameterType::flag,
     .summary = "read, acknowledge and throw away; false is the same as leaving the fault out, and refused",
     .shorthand = true,
     .required = true},
    {.name = "close_after",
     .type = ParameterType::duration_or_forever,
     .summary = "the connection ends politely, both ways, so long after the later of connection open and fault active",
     .fallback = "forever",
     .high = day},
    {.name = "fin",
     .type = ParameterType::choice,
     .summary = "what becomes of this direction's FIN: it is swallowed too, or the connection ends with it",
     .choices = with_fins,
     .fallback = "swallow"},
};

Problems check(const FaultSpec& fault, const HopSpec& hop) {
  Problems problems;
  if (!argument<bool>(fault.arguments, "swallow").value_or(true))
    problems.push_back(
        {"/drop", "drop is true or not there", "write drop: true, or switch the fault off with enabled: false"});
  const bool has_stream = fault.on == Point::request || fault.on == Point::response;
  for (const Argument& argument : fault.arguments)
    if (argument.parameter != "swallow" && !has_stream)
      problems.push_back({"/drop/" + argument.parameter, "only a stream of bytes can be closed by a drop",
                          "write on: request or on: response, or leave " + argument.parameter + " out"});
  if (fault.on != Point::connect) return problems;
  for (Problem& problem :
       whole_door_only(fault, "nobody can lose the SYNs of some clients only: drop at connect is for all"))
    problems.push_back(std::move(problem));
  if (hop.listen.kind == Address::Kind::unix_socket)
    problems.push_back({"/drop", "a Unix socket has no SYN that could be lost",
                        "write delay: forever, which accepts and then stalls"});
  return problems;
}

}  // namespace

constexpr Verb drop{{.name = "drop",
                     .summary = "it never arrives",
                     .example = "true",
                     .points = points,
                     .parameters = parameters,
                     .check = check},
                    compile_as<Drop>};

}  // namespace squall::faults
