// throttle: cap a rate. By bytes in a second, each connection's or the hop's; by pieces with gaps; by dribbling each
// chunk out in parts; or by requests in a second. How each keeps its time is in throttle_judges.hpp and
// throttle_requests.hpp. Of a message, its body is throttled.
#include "faults/throttle_judges.hpp"
#include "faults/throttle_requests.hpp"
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr std::string_view sharing[] = {"connection", "hop"};

class RateCap final : public Behaviour {
 public:
  RateCap(ByteRate rate, bool shared) : rate_(rate), shared_(shared) {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override {
    if (shared_) return std::make_unique<SharedRate>(Rate(rate_.per_second), grip);
    return std::make_unique<OwnRate>(Rate(rate_.per_second), grip);
  }
  bool acts_on_bodies() const override { return true; }
  std::uint64_t felt_rate() const override { return rate_.per_second; }

 private:
  ByteRate rate_;
  bool shared_;
};

class PieceCap final : public Behaviour {
 public:
  PieceCap(const FaultSpec& fault, Bytes size)
      : dice_(fault.seed, fault.name),
        size_(size),
        vary_(argument<Bytes>(fault.arguments, "vary").value_or(Bytes{})),
        gap_(argument<Duration>(fault.arguments, "gap").value_or(Duration{})) {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override {
    return std::make_unique<Pieces>(size_.count, vary_.count, gap_, dice_, grip);
  }
  bool acts_on_bodies() const override { return true; }
  // Without a gap nothing but the number of writes in one turn of the shard holds the pieces up: 256 at a time.
  std::uint64_t felt_rate() const override {
    if (gap_ == Duration::zero()) return size_.count * 256 * 100;
    return static_cast<std::uint64_t>(static_cast<double>(size_.count) / std::chrono::duration<double>(gap_).count());
  }

 private:
  Dice dice_;
  Bytes size_;
  Bytes vary_;
  Duration gap_;
};

class DribbleCap final : public Behaviour {
 public:
  DribbleCap(std::uint64_t parts, Duration over) : parts_(parts), over_(over) {}

  std::unique_ptr<Judge> attach(const Grip& grip) const override {
    return std::make_unique<Dribble>(parts_, over_, grip);
  }
  bool acts_on_bodies() const override { return true; }
  std::uint64_t felt_rate() const override { return 0; }  // whatever the chunks are, the sender must not run ahead

 private:
  std::uint64_t parts_;
  Duration over_;
};

class RequestCap final : public Behaviour {
 public:
  explicit RequestCap(const FaultSpec& fault) : rate_(*argument<RequestRate>(fault.arguments, "rate")) {
    if (const auto status = argument<StatusCode>(fault.arguments, "over")) over_ = status->value;
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override {
    return std::make_unique<RequestTurn>(rate_, over_, grip);
  }

 private:
  RequestRate rate_;
  std::optional<int> over_;
};

std::unique_ptr<const Behaviour> compile(const FaultSpec& fault) {
  const Arguments& how = fault.arguments;
  const Duration none{};
  if (const auto chunk = argument<Bytes>(how, "chunk")) return std::make_unique<PieceCap>(fault, *chunk);
  if (const auto chunks = argument<std::uint64_t>(how, "chunks"))
    return std::make_unique<DribbleCap>(*chunks, argument<Duration>(how, "over").value_or(none));
  if (argument<RequestRate>(how, "rate")) return std::make_unique<RequestCap>(fault);
  return std::make_unique<RateCap>(*argument<ByteRate>(how, "rate"), argument<std::string>(how, "shared") == "hop");
}

constexpr VerbPoint points[] = {
    {Point::request, "bytes, or those of bodies, leave for the upstream no faster; or requests do"},
    {Point::response, "bytes, or those of bodies, leave for the client no faster"},
};

constexpr std::string_view how_fast = "how fast";

constexpr Parameter parameters[] = {
    {.name = "rate",
     .type = ParameterType::byte_or_request_rate,
     .summary =
         "the most that may leave in a second, never more than 8 ms of it at once; or how many requests may, over "
         "all connections of the hop, never more than 100 ms of them and one at once",
     .shorthand = true,
     .group = how_fast,
     .low = 1,
     .high = 100'000'000'000},
    {.name = "shared",
     .type = ParameterType::choice,
     .summary = "whether each connection has the rate for itself or all connections of the hop take turns in it",
     .with = "rate",
     .choices = sharing,
     .fallback = "connection"},
    {.name = "chunk",
     .type = ParameterType::bytes,
     .summary = "the most that leaves at once, as one write",
     .group = how_fast,
     .low = 1,
     .high = 1'000'000'000},
    {.name = "gap",
     .type = ParameterType::duration,
     .summary = "the least time between two of these",
     .required = true,
     .with = "chunk",
     .high = day},
    {.name = "vary",
     .type = ParameterType::bytes,
     .summary = "sizes differ: each is drawn evenly from chunk less this to chunk and this",
     .with = "chunk",
     .fallback = "0B",
     .high = 1'000'000'000},
    {.name = "chunks",
     .type = ParameterType::count,
     .summary = "each chunk that arrives leaves in so many parts",
     .group = how_fast,
     .low = 2,
     .high = 10'000},
    {.name = "over",
     .type = ParameterType::duration_or_status,
     .summary =
         "with chunks: the time over which the parts leave, evenly, the last at its end; with a rate of requests: "
         "the status that whoever is too many is answered with, and Retry-After, instead of waiting",
     .low = 1'000'000,
     .high = day},
};

// What `over` means depends on what is throttled.
Problems check_over(const FaultSpec& fault) {
  const Arguments& how = fault.arguments;
  const bool parts = argument<std::uint64_t>(how, "chunks").has_value();
  const bool requests = argument<RequestRate>(how, "rate").has_value();
  const bool time = argument<Duration>(how, "over").has_value();
  const bool status = argument<StatusCode>(how, "over").has_value();
  if (parts && !time) return {{"/throttle/over", "chunks need the time over which they leave", "add over: 5s"}};
  if (time && !parts) return {{"/throttle/over", "a time goes with chunks", "add chunks, or leave over out"}};
  if (status && !requests)
    return {{"/throttle/over", "a status goes with a rate of requests", "write rate: 20req/s, or leave over out"}};
  if (!requests) return {};
  if (fault.on != Point::request)
    return {{"/throttle/rate", "requests are counted where they leave for the upstream", "write on: request"}};
  if (const auto shared = argument<std::string>(how, "shared"); shared && *shared != "hop")
    return {{"/throttle/shared", "requests are counted over all connections of the hop", "leave shared out"}};
  return {};
}

Problems check(const FaultSpec& fault, const HopSpec&) {
  if (Problems problems = check_over(fault); !problems.empty()) return problems;
  constexpr Bytes smallest_without_gap{64};
  const auto chunk = argument<Bytes>(fault.arguments, "chunk");
  if (const auto vary = argument<Bytes>(fault.arguments, "vary"); chunk && vary && *vary > *chunk)
    return {{"/throttle/vary", "is more than chunk, so that pieces would have less than nothing",
             "write at most the size of chunk"}};
  if (!chunk || *chunk >= smallest_without_gap || argument<Duration>(fault.arguments, "gap") != Duration::zero())
    return {};
  return {{"/throttle/chunk", "pieces below 64B without a gap would only keep the shard busy",
           "write a gap, like 1ms, or larger pieces"}};
}

}  // namespace

constexpr Verb throttle{{.name = "throttle",
                         .summary = "cap a rate",
                         .example = "64kB/s",
                         .points = points,
                         .parameters = parameters,
                         .check = check,
                         .scales = true},
                        compile};

}  // namespace squall::faults
