// delay: hold, then go on. A hold is counted from the arrival of the chunk, so it costs time and no throughput; its
// value is drawn once per chunk, by the offset of its first byte, and holds of several faults add.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

class Delay final : public Behaviour {
 public:
  explicit Delay(const FaultSpec& fault) : dice_(fault.seed, fault.name) {
    if (const auto range = argument<DurationRange>(fault.arguments, "uniform")) range_ = *range;
    if (const auto fixed = argument<Duration>(fault.arguments, "fixed")) range_ = {*fixed, *fixed};
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;
  std::uint64_t felt_rate() const override { return range_.low == forever ? 0 : UINT64_MAX; }

  Duration hold(std::uint64_t connection, std::uint64_t offset) const {
    if (range_.low == range_.high) return range_.low;
    const auto width = static_cast<double>((range_.high - range_.low).count());
    return range_.low + Duration{static_cast<Duration::rep>(width * dice_.how_much(connection, offset))};
  }

 private:
  Dice dice_;
  DurationRange range_;
};

class DelayJudge final : public Judge {
 public:
  DelayJudge(const Delay& delay, const Grip& grip)
      : Judge(grip.slot()), delay_(delay), connection_(grip.subject.connection) {}

  Verdict judge(const Head& head, TimePoint now) override {
    const Duration hold = delay_.hold(connection_, head.offset);
    if (hold == forever) {
      hit_once(head, now);
      return Verdict{.hold = forever, .may_read = false};
    }
    if (head.waiting > 0 && hold > Duration::zero()) hit_once(head, now);
    return Verdict{.hold = hold};
  }

 private:
  const Delay& delay_;
  std::uint64_t connection_;
};

std::unique_ptr<Judge> Delay::attach(const Grip& grip) const { return std::make_unique<DelayJudge>(*this, grip); }

constexpr VerbPoint points[] = {
    {Point::connect, "the client's connection is accepted, but the upstream is dialled only after the hold"},
    {Point::request, "each chunk on its way to the upstream is held"},
    {Point::response, "each chunk on its way to the client is held"},
};

constexpr Parameter parameters[] = {
    {.name = "fixed",
     .type = ParameterType::duration_or_forever,
     .summary = "hold for this long; forever stops reading, so that the sender feels back-pressure",
     .shorthand = true,
     .group = "how long",
     .high = day},
    {.name = "uniform",
     .type = ParameterType::duration_range,
     .summary = "hold for a duration drawn evenly between two bounds, once per chunk",
     .group = "how long",
     .high = day},
};

}  // namespace

constexpr Verb delay{
    {.name = "delay", .summary = "hold, then go on", .example = "200ms", .points = points, .parameters = parameters},
    compile_as<Delay>};

}  // namespace squall::faults
