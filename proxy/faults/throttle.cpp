// throttle: cap a rate. A token bucket kept as one absolute time, the instant up to which the rate is spent: credit is
// what has passed since then, at most four quanta of 2 ms, so that there is no burst above 8 ms of rate and no drift.
#include <algorithm>

#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr Duration quantum_time = std::chrono::milliseconds{2};
constexpr Duration credit_time = 4 * quantum_time;
constexpr std::uint64_t smallest_quantum = 64;  // a lane must not wake once per byte
constexpr std::string_view sharing[] = {"connection", "hop"};

class Throttle final : public Behaviour {
 public:
  explicit Throttle(const FaultSpec& fault)
      : rate_(argument<ByteRate>(fault.arguments, "rate")->per_second),
        shared_(argument<std::string>(fault.arguments, "shared") == "hop") {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override;
  std::uint64_t felt_rate() const override { return rate_; }

  bool shared() const { return shared_; }

  Duration time_for(std::uint64_t bytes) const {
    return Duration{static_cast<Duration::rep>((wide{bytes} * second + rate_ - 1) / rate_)};
  }
  std::uint64_t bytes_in(Duration time) const {
    return static_cast<std::uint64_t>(wide{static_cast<std::uint64_t>(time.count())} * rate_ / second);
  }
  std::uint64_t quantum() const { return std::max(smallest_quantum, bytes_in(quantum_time)); }
  Duration credit() const { return std::max(credit_time, 4 * time_for(smallest_quantum)); }

 private:
  __extension__ using wide = unsigned __int128;
  static constexpr std::uint64_t second = 1'000'000'000;

  std::uint64_t rate_;
  bool shared_;
};

class ThrottleJudge final : public Judge {
 public:
  ThrottleJudge(const Throttle& throttle, const Grip& grip)
      : Judge(grip.slot()), throttle_(throttle), spent_(throttle.shared() ? grip.ledger.shared_rate() : own_) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.waiting == 0) return {};
    const TimePoint spent = settle(now);
    const std::uint64_t credit = spent < now ? throttle_.bytes_in(now - spent) : 0;
    const std::uint64_t wanted = std::min<std::uint64_t>(head.waiting, throttle_.quantum());
    if (credit >= wanted) return Verdict{.bytes_allowed = credit};
    hit_once(head, now);
    return Verdict{.not_before = spent + throttle_.time_for(wanted)};
  }

  void left(const Head&, std::size_t bytes, TimePoint) override {
    spent_.fetch_add(throttle_.time_for(bytes).count(), std::memory_order_relaxed);
  }

  void inherit(const Judge& previous) final {
    if (const auto* same = dynamic_cast<const ThrottleJudge*>(&previous)) own_ = same->own_.load();
  }

 private:
  // Credit is not saved up beyond its bound, and there is none before the first byte.
  TimePoint settle(TimePoint now) {
    Duration::rep spent = spent_.load(std::memory_order_relaxed);
    while (true) {
      const TimePoint oldest = spent == unused ? now : now - throttle_.credit();
      if (TimePoint{Duration{spent}} >= oldest && spent != unused) return TimePoint{Duration{spent}};
      if (spent_.compare_exchange_weak(spent, oldest.time_since_epoch().count(), std::memory_order_relaxed))
        return oldest;
    }
  }

  static constexpr Duration::rep unused = TimePoint::min().time_since_epoch().count();

  const Throttle& throttle_;
  std::atomic<Duration::rep> own_{unused};
  std::atomic<Duration::rep>& spent_;
};

std::unique_ptr<Judge> Throttle::attach(const Grip& grip) const { return std::make_unique<ThrottleJudge>(*this, grip); }

constexpr VerbPoint points[] = {
    {Point::request, "bytes leave for the upstream no faster than the rate"},
    {Point::response, "bytes leave for the client no faster than the rate"},
};

constexpr Parameter parameters[] = {
    {.name = "rate",
     .type = ParameterType::byte_rate,
     .summary = "the most that may leave in a second",
     .shorthand = true,
     .required = true,
     .low = 1,
     .high = 100'000'000'000},
    {.name = "shared",
     .type = ParameterType::choice,
     .summary = "whether each connection has the rate for itself or all connections of the hop share it",
     .choices = sharing,
     .fallback = "connection"},
};

}  // namespace

constexpr Verb throttle{
    {.name = "throttle", .summary = "cap a rate", .example = "64kB/s", .points = points, .parameters = parameters},
    compile_as<Throttle>};

}  // namespace squall::faults
