// How long, as a distribution: one duration for each draw of the dice. Random ones go through their quantile function,
// so that a larger draw never gives a shorter time and one draw is one value for ever. Used by delay. Pure.
#pragma once

#include <cstdint>
#include <variant>

#include <squall/fault.hpp>

namespace squall::faults {

// What became of the chunk before.
enum class Before : std::uint8_t { nothing, passed, held };

// What a value may depend on.
struct Occasion {
  double draw = 0;         // of the dice, in [0, 1)
  Duration elapsed{};      // since the fault's start
  std::uint64_t turn = 0;  // how many values a trace has given before
  Before before = Before::nothing;
};

class Distribution {
 public:
  // From the arguments that say how long; see delay's parameter table.
  explicit Distribution(const Arguments& arguments);

  Duration value(const Occasion& occasion) const;

  bool is_forever() const;
  bool replays() const { return std::holds_alternative<Replay>(shape_); }  // each value takes a turn

 private:
  struct LogNormal {
    double median = 0, sigma = 0;  // nanoseconds; sigma of the logarithm
  };
  struct Replay {
    Trace trace;
    bool loops = true;  // else it is over after its last value
  };
  enum class WaveForm : std::uint8_t { sine, square, saw, triangle };
  struct Wave {
    WaveForm form = WaveForm::sine;
    DurationRange range;
    Duration period{};
  };
  struct Retransmission {
    double share = 0;        // of chunks that are lost in the long run
    double correlation = 0;  // of what becomes of one with what became of the one before
    Duration timeout{};      // before the first repetition; each further one waits twice as long (RFC 6298, 5.5)
  };
  using Shape =
      std::variant<Duration, DurationRange, NormalDuration, LogNormal, ParetoDuration, Replay, Wave, Retransmission>;

  struct ValueOf;
  static Shape shape_of(const Arguments& arguments);

  Shape shape_;
  Duration most_;
};

// The quantile function of the standard normal distribution, for 0 < p < 1 (relative error below 1.2e-9).
double normal_quantile(double p);

}  // namespace squall::faults
