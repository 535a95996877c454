// drop: it never arrives. The bytes are read and acknowledged, so the sender believes they went out, and thrown away, a
// FIN too. A stream that lost a byte is never resumed: the lane resets it when the fault ends.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

class DropJudge final : public Judge {
 public:
  using Judge::Judge;

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.waiting > 0) hit_once(head, now);
    return Verdict{.fate = Fate::swallow};
  }
};

class Drop final : public Behaviour {
 public:
  explicit Drop(const FaultSpec&) {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override { return std::make_unique<DropJudge>(grip.slot()); }
};

constexpr VerbPoint points[] = {
    {Point::request, "the upstream never sees the bytes; the stream is reset when the fault ends"},
    {Point::response, "the client never sees the bytes; the stream is reset when the fault ends"},
};

constexpr Parameter parameters[] = {
    {.name = "swallow",
     .type = ParameterType::flag,
     .summary = "read, acknowledge and throw away; false is the same as leaving the fault out, and refused",
     .shorthand = true,
     .required = true},
};

Problems check(const FaultSpec& fault, const HopSpec&) {
  if (argument<bool>(fault.arguments, "swallow").value_or(true)) return {};
  return {{"/drop", "drop is true or not there", "write drop: true, or switch the fault off with enabled: false"}};
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
