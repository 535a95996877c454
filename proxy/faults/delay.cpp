// delay: hold, then go on. A hold is counted from the arrival of the chunk, so it costs time and no throughput; its
// value is drawn once per chunk, by the offset of its first byte, and holds of several faults add.
#include <algorithm>

#include "faults/distribution.hpp"
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

class Delay final : public Behaviour {
 public:
  explicit Delay(const FaultSpec& fault)
      : dice_(fault.seed, fault.name),
        distribution_(fault.arguments),
        floor_(argument<std::string>(fault.arguments, "as") == "floor") {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override;
  std::uint64_t felt_rate() const override { return distribution_.is_forever() ? 0 : UINT64_MAX; }

  const Dice& dice() const { return dice_; }
  const Distribution& distribution() const { return distribution_; }
  bool is_floor() const { return floor_; }

 private:
  Dice dice_;
  Distribution distribution_;
  bool floor_;
};

class DelayJudge final : public Judge {
 public:
  DelayJudge(const Delay& delay, const Grip& grip)
      : Judge(grip),
        delay_(delay),
        ledger_(grip.ledger),
        connection_(grip.subject.connection),
        active_from_(grip.active_from) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.part == Part::body) return {};  // it stands behind its head
    if (delay_.distribution().is_forever()) {
      hit_once(head, now);
      return Verdict{.hold = forever, .may_read = false};
    }
    if (head.waiting == 0) return {};
    const Duration hold = hold_of(head);
    if (hold > Duration::zero()) hit_once(head, now);
    return Verdict{.hold = hold};
  }

  void inherit(const Judge& previous) override {
    const auto* same = dynamic_cast<const DelayJudge*>(&previous);
    if (same == nullptr) return;
    turn_of_ = same->turn_of_;
    turn_ = same->turn_;
    held_ = same->held_;
    before_ = same->before_;
    last_ = same->last_;
  }

 private:
  Duration hold_of(const Head& head) {
    const Duration value = delay_.distribution().value({.draw = delay_.dice().how_much(connection_, head.key()),
                                                        .elapsed = std::max(head.arrived - active_from_, Duration{}),
                                                        .turn = turn_at(head),
                                                        .before = before(head)});
    last_ = value > Duration::zero() ? Before::held : Before::passed;
    const auto scaled = head.intensity >= 1
                            ? value
                            : Duration{static_cast<Duration::rep>(static_cast<double>(value.count()) * head.intensity)};
    if (!delay_.is_floor()) return scaled;
    return std::max(Duration{}, scaled - (head.arrived - head.asked));
  }

  // What became of the chunk before this one, however often it is asked about.
  Before before(const Head& head) {
    if (held_ == head.key()) return before_;
    held_ = head.key();
    return before_ = last_;
  }

  // A chunk takes one turn of a trace, however often it is asked about.
  std::uint64_t turn_at(const Head& head) {
    if (!delay_.distribution().replays() || turn_of_ == head.key()) return turn_;
    turn_of_ = head.key();
    turn_ = ledger_.next_turn();
    return turn_;
  }

  const Delay& delay_;
  Ledger& ledger_;
  std::uint64_t connection_;
  TimePoint active_from_;
  std::uint64_t turn_of_ = UINT64_MAX;
  std::uint64_t turn_ = 0;
  std::uint64_t held_ = UINT64_MAX;  // the chunk that `before_` stood in front of
  Before before_ = Before::nothing;
  Before last_ = Before::nothing;
};

std::unique_ptr<Judge> Delay::attach(const Grip& grip) const { return std::make_unique<DelayJudge>(*this, grip); }

constexpr VerbPoint points[] = {
    {Point::connect, "the client's connection is accepted, but the upstream is dialled only after the hold"},
    {Point::request, "each chunk, or each request, on its way to the upstream is held"},
    {Point::response, "each chunk, or each response, on its way to the client is held"},
    {Point::close, "the FIN of either end is held, so that the connection closes slowly"},
};

constexpr std::string_view waves[] = {"sine", "square", "saw", "triangle"};
constexpr std::string_view replays[] = {"loop", "once"};
constexpr std::string_view manners[] = {"add", "floor"};

constexpr std::string_view how_long = "how long";
constexpr std::uint64_t millisecond = 1'000'000;

constexpr Parameter parameters[] = {
    {.name = "fixed",
     .type = ParameterType::duration_or_forever,
     .summary = "hold for this long; forever stops reading, so that the sender feels back-pressure",
     .shorthand = true,
     .group = how_long,
     .high = day},
    {.name = "uniform",
     .type = ParameterType::duration_range,
     .summary = "drawn evenly between two bounds, once per chunk or message",
     .group = how_long,
     .high = day},
    {.name = "normal",
     .type = ParameterType::normal,
     .summary = "drawn from the normal distribution of this mean and deviation, never below 0s",
     .group = how_long,
     .high = day},
    {.name = "p50",
     .type = ParameterType::duration,
     .summary = "drawn from the lognormal distribution with this median and p99, as real latencies are",
     .group = how_long,
     .low = 1'000,
     .high = day},
    {.name = "p99",
     .type = ParameterType::duration,
     .summary = "what one in a hundred exceeds; not below p50",
     .required = true,
     .with = "p50",
     .low = 1'000,
     .high = day},
    {.name = "pareto",
     .type = ParameterType::pareto,
     .summary = "drawn from the Pareto distribution of this smallest value and shape: a long tail",
     .group = how_long,
     .low = 1'000,
     .high = day},
    {.name = "trace",
     .type = ParameterType::trace,
     .summary = "recorded durations, replayed in order over all connections of the hop, one per chunk or message",
     .group = how_long,
     .high = day},
    {.name = "replay",
     .type = ParameterType::choice,
     .summary = "whether the trace begins again after its last value, or then holds nothing more",
     .with = "trace",
     .choices = replays,
     .fallback = "loop"},
    {.name = "wave",
     .type = ParameterType::choice,
     .summary = "goes from low to high and back in each period, from the fault's start",
     .group = how_long,
     .choices = waves},
    {.name = "low",
     .type = ParameterType::duration,
     .summary = "the wave's smallest value",
     .required = true,
     .with = "wave",
     .high = day},
    {.name = "high",
     .type = ParameterType::duration,
     .summary = "the wave's largest value",
     .required = true,
     .with = "wave",
     .high = day},
    {.name = "period",
     .type = ParameterType::duration,
     .summary = "how long one wave takes",
     .required = true,
     .with = "wave",
     .low = millisecond,
     .high = day},
    {.name = "retransmit",
     .type = ParameterType::share,
     .summary = "this share of chunks is late as if lost and sent again: by timeout, and twice as long for each "
                "further loss",
     .group = how_long,
     .high = 99},
    {.name = "correlation",
     .type = ParameterType::share,
     .summary = "how much the fate of one chunk leans to that of the chunk before it",
     .with = "retransmit",
     .fallback = "0%",
     .high = 100},
    {.name = "timeout",
     .type = ParameterType::duration,
     .summary = "how long a sender waits before it sends again",
     .with = "retransmit",
     .fallback = "200ms",
     .low = millisecond,
     .high = day},
    {.name = "max",
     .type = ParameterType::duration,
     .summary = "no value is longer than this",
     .fallback = "24h",
     .high = day},
    {.name = "as",
     .type = ParameterType::choice,
     .summary =
         "add: on top of the upstream's own time; floor: only what that left over, so that answers take at least "
         "this long",
     .choices = manners,
     .fallback = "add"},
};

Problems check(const FaultSpec& fault, const HopSpec&) {
  Problems problems;
  const auto duration = [&](std::string_view name) { return argument<Duration>(fault.arguments, name); };
  if (const auto p50 = duration("p50"), p99 = duration("p99"); p50 && p99 && *p99 < *p50)
    problems.push_back({"/delay/p99", "p99 is below p50", "write the larger of the two as p99"});
  if (const auto low = duration("low"), high = duration("high"); low && high && *high < *low)
    problems.push_back({"/delay/high", "high is below low", "write the larger of the two as high"});
  const bool is_forever = duration("fixed") == forever;
  if (is_forever && duration("max"))
    problems.push_back({"/delay/max", "a stall has no length that could be capped", "leave max out"});
  if (is_forever && fault.ramp.of == Ramp::Of::intensity && fault.ramp.over > Duration::zero())
    problems.push_back({"/ramp_of", "a stall has no length that could grow", "write ramp_of: probability"});
  if (argument<std::string>(fault.arguments, "as") != "floor") return problems;
  if (fault.on != Point::response)
    problems.push_back({"/delay/as", "floor measures the upstream's own time, which exists only on response",
                        "write on: response, or leave as out"});
  if (is_forever) problems.push_back({"/delay/as", "forever cannot be a floor", "leave as out"});
  return problems;
}

}  // namespace

constexpr Verb delay{{.name = "delay",
                      .summary = "hold, then go on",
                      .example = "200ms",
                      .points = points,
                      .parameters = parameters,
                      .check = check,
                      .scales = true},
                     compile_as<Delay>};

}  // namespace squall::faults
