// repeat: deliver again. The upstream gets the same request more than once, each copy on a connection of its own whose
// answer nobody sees; the client gets the answer to the first. Who makes the copies is the hop's connection.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

class Repeat final : public Behaviour {
 public:
  explicit Repeat(const FaultSpec& fault) {
    edit_.copies = static_cast<unsigned>(argument<std::uint64_t>(fault.arguments, "times").value_or(2)) - 1;
    edit_.gap = argument<Duration>(fault.arguments, "gap").value_or(Duration{});
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;

  const Edit& edit() const { return edit_; }

 private:
  Edit edit_;
};

class RepeatJudge final : public Judge {
 public:
  RepeatJudge(const Repeat& repeat, const Grip& grip) : Judge(grip), repeat_(repeat) {}

  Verdict judge(const Head& head, TimePoint) override {
    return head.part == Part::head ? Verdict{.edit = &repeat_.edit()} : Verdict{};
  }

 private:
  const Repeat& repeat_;
};

std::unique_ptr<Judge> Repeat::attach(const Grip& grip) const { return std::make_unique<RepeatJudge>(*this, grip); }

constexpr VerbPoint points[] = {
    {Point::request, "the upstream gets the request again, on connections of their own; the client gets one answer"},
};

constexpr Parameter parameters[] = {
    {.name = "times",
     .type = ParameterType::count,
     .summary = "how often the upstream gets it in all; a request with a body above 1MiB is not repeated",
     .shorthand = true,
     .required = true,
     .low = 2,
     .high = 10},
    {.name = "gap",
     .type = ParameterType::duration,
     .summary = "the time from one delivery to the next",
     .fallback = "0s",
     .high = 60'000'000'000},
};

}  // namespace

constexpr Verb repeat{{.name = "repeat",
                       .summary = "deliver again",
                       .example = "2",
                       .points = points,
                       .parameters = parameters,
                       .messages = true},
                      compile_as<Repeat>};

}  // namespace squall::faults
