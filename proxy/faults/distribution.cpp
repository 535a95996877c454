// Quantile functions, a clockwork and a tape.
#include "faults/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr double z99 = 2.3263478740408408;  // the 0.99 quantile of the standard normal distribution

Duration rounded(double nanoseconds) {
  return Duration{static_cast<Duration::rep>(std::clamp(nanoseconds, 0.0, static_cast<double>(day)))};
}

double count(Duration duration) { return static_cast<double>(duration.count()); }

// The dice may say 0, which no quantile function likes.
double inside(double draw) { return std::clamp(draw, 0x1.0p-54, 1 - 0x1.0p-53); }

Duration between(const DurationRange& range, double share) {
  return range.low + Duration{static_cast<Duration::rep>(count(range.high - range.low) * share)};
}

}  // namespace

// P. J. Acklam's rational approximation, in three pieces, with one step of Halley's method on top.
double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
                          -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
  const auto tail = [&](double q) {
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  };
  constexpr double low = 0.02425;
  double x = 0;
  if (p < low) {
    x = tail(std::sqrt(-2 * std::log(p)));
  } else if (p > 1 - low) {
    x = -tail(std::sqrt(-2 * std::log(1 - p)));
  } else {
    const double q = p - 0.5;
    const double r = q * q;
    x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
        (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
  }
  const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - p;
  const double step = error * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
  return x - step / (1 + x * step / 2);
}

struct Distribution::ValueOf {
  const Occasion& at;

  Duration operator()(Duration fixed) const { return fixed; }
  Duration operator()(const DurationRange& range) const { return std::max(Duration{}, between(range, at.draw)); }
  Duration operator()(const NormalDuration& normal) const {
    return rounded(count(normal.mean) + count(normal.deviation) * normal_quantile(inside(at.draw)));
  }
  Duration operator()(const LogNormal& lognormal) const {
    return rounded(lognormal.median * std::exp(lognormal.sigma * normal_quantile(inside(at.draw))));
  }
  Duration operator()(const ParetoDuration& pareto) const {
    return rounded(count(pareto.scale) * std::pow(1 - inside(at.draw), -1 / pareto.shape));
  }
  Duration operator()(const Replay& replay) const {
    const auto& values = replay.trace.values();
    if (values.empty() || (!replay.loops && at.turn >= values.size())) return {};
    return values[at.turn % values.size()];
  }
  // Every form starts low, so that a fault does not begin with a jump.
  Duration operator()(const Wave& wave) const {
    const double phase = count(at.elapsed % wave.period) / count(wave.period);
    switch (wave.form) {
      case WaveForm::sine: return between(wave.range, (1 - std::cos(2 * std::numbers::pi * phase)) / 2);
      case WaveForm::square: return phase < 0.5 ? wave.range.low : wave.range.high;
      case WaveForm::saw: return between(wave.range, phase);
      case WaveForm::triangle: return between(wave.range, phase < 0.5 ? 2 * phase : 2 - 2 * phase);
    }
    return {};
  }
  // Lost k times in a row when the draw is below the chances of all k, one behind the other. A chunk's first chance
  // leans to what became of the one before.
  Duration operator()(const Retransmission& lossy) const {
    constexpr double longest_wait = 120e9;  // as Linux' TCP_RTO_MAX
    double chance = lossy.share;
    if (at.before == Before::held) chance += lossy.correlation * (1 - lossy.share);
    if (at.before == Before::passed) chance *= 1 - lossy.correlation;
    if (lossy.share == 0) chance = 0;
    double wait = 0;
    double next = count(lossy.timeout);
    for (; at.draw < chance && wait < static_cast<double>(day); chance *= lossy.share) {
      wait += next;
      next = std::max(next, std::min(2 * next, longest_wait));
    }
    return rounded(wait);
  }
};

Distribution::Shape Distribution::shape_of(const Arguments& arguments) {
  if (const auto fixed = argument<Duration>(arguments, "fixed")) return *fixed;
  if (const auto uniform = argument<DurationRange>(arguments, "uniform")) return *uniform;
  if (const auto normal = argument<NormalDuration>(arguments, "normal")) return *normal;
  if (const auto pareto = argument<ParetoDuration>(arguments, "pareto")) return *pareto;
  if (const auto trace = argument<Trace>(arguments, "trace"))
    return Replay{*trace, argument<std::string>(arguments, "replay").value_or("loop") == "loop"};
  if (const auto median = argument<Duration>(arguments, "p50")) {
    const Duration p99 = argument<Duration>(arguments, "p99").value_or(*median);
    return LogNormal{count(*median), std::log(count(p99) / count(*median)) / z99};
  }
  if (const auto form = argument<std::string>(arguments, "wave")) {
    Wave wave;
    wave.form = *form == "sine"     ? WaveForm::sine
                : *form == "square" ? WaveForm::square
                : *form == "saw"    ? WaveForm::saw
                                    : WaveForm::triangle;
    wave.range = {argument<Duration>(arguments, "low").value_or(Duration{}),
                  argument<Duration>(arguments, "high").value_or(Duration{})};
    wave.period = argument<Duration>(arguments, "period").value_or(std::chrono::seconds{1});
    return wave;
  }
  if (const auto share = argument<Share>(arguments, "retransmit"))
    return Retransmission{share->value, argument<Share>(arguments, "correlation").value_or(Share{}).value,
                          argument<Duration>(arguments, "timeout").value_or(std::chrono::milliseconds{200})};
  return Duration{};
}

Distribution::Distribution(const Arguments& arguments)
    : shape_(shape_of(arguments)), most_(argument<Duration>(arguments, "max").value_or(forever)) {}

Duration Distribution::value(const Occasion& occasion) const {
  return std::min(most_, std::visit(ValueOf{occasion}, shape_));
}

bool Distribution::is_forever() const {
  const auto* fixed = std::get_if<Duration>(&shape_);
  return fixed != nullptr && *fixed == forever && most_ == forever;
}

}  // namespace squall::faults
