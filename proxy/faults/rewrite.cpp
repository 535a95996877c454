// rewrite: pass it on changed. On a byte stream a chunk may come out with wrong bytes, or short. The order of the bytes
// that pass is kept. A stream that was cut short is never resumed: the lane resets it when the fault ends.
#include <algorithm>

#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

class Rewrite final : public Behaviour {
 public:
  explicit Rewrite(const FaultSpec& fault) : dice_(fault.seed, fault.name) {
    if (const auto corrupt = argument<Bytes>(fault.arguments, "corrupt")) corrupt_ = corrupt->count;
    if (const auto truncate = argument<Share>(fault.arguments, "truncate")) keep_ = truncate->value;
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;

  const Dice& dice() const { return dice_; }
  std::size_t corrupt() const { return corrupt_; }
  std::size_t kept_of(std::size_t size) const {
    return keep_ < 1 ? static_cast<std::size_t>(static_cast<double>(size) * keep_) : unlimited;
  }

 private:
  Dice dice_;
  std::size_t corrupt_ = 0;
  double keep_ = 1;
};

class RewriteJudge final : public Judge {
 public:
  RewriteJudge(const Rewrite& rewrite, const Grip& grip)
      : Judge(grip.slot()), rewrite_(rewrite), connection_(grip.subject.connection) {}

  Verdict judge(const Head& head, TimePoint now) override {
    Verdict verdict{.keep = rewrite_.kept_of(head.size)};
    if (head.waiting == 0) return verdict;
    if (rewrite_.corrupt() > 0) {
      verdict.corrupt = std::min(rewrite_.corrupt(), head.size);
      verdict.corrupt_seed = rewrite_.dice().noise(connection_, head.key());
    }
    if (verdict.corrupt > 0 || verdict.keep < head.size) hit_once(head, now);
    return verdict;
  }

 private:
  const Rewrite& rewrite_;
  std::uint64_t connection_;
};

std::unique_ptr<Judge> Rewrite::attach(const Grip& grip) const { return std::make_unique<RewriteJudge>(*this, grip); }

constexpr VerbPoint points[] = {
    {Point::request, "chunks on their way to the upstream are changed"},
    {Point::response, "chunks on their way to the client are changed"},
};

constexpr Parameter parameters[] = {
    {.name = "corrupt",
     .type = ParameterType::bytes,
     .summary = "so many neighbouring bytes of each chunk get another value; where, the dice say",
     .group = "what changes",
     .low = 1,
     .high = 1'000'000},
    {.name = "truncate",
     .type = ParameterType::share,
     .summary = "only this share of each chunk passes, from its beginning; the rest is thrown away, and the stream is "
                "reset when the fault ends",
     .group = "what changes",
     .low = 1,
     .high = 99},
};

}  // namespace

constexpr Verb rewrite{{.name = "rewrite",
                        .summary = "pass it on changed",
                        .example = "{corrupt: 1B}",
                        .points = points,
                        .parameters = parameters},
                       compile_as<Rewrite>};

}  // namespace squall::faults
