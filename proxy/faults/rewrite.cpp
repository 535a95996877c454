// rewrite: pass it on changed. On a byte stream a chunk may come out with wrong bytes, or short; the order of the bytes
// that pass is kept, and a stream that was cut short is never resumed: the lane resets it when the fault ends. Of a
// message, what changes is said in an Edit, which the protocol's layer does.
#include <algorithm>

#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

constexpr std::string_view manners[] = {"chunk", "length", "header", "empty", "random"};

Edit::Malformed malformed_of(std::string_view manner) {
  using enum Edit::Malformed;
  constexpr Edit::Malformed all[] = {chunk, length, header, empty, random};
  const auto* const found = std::ranges::find(manners, manner);
  return found == std::end(manners) ? no : all[found - std::begin(manners)];
}

class Rewrite final : public Behaviour {
 public:
  explicit Rewrite(const FaultSpec& fault) : dice_(fault.seed, fault.name) {
    const Arguments& how = fault.arguments;
    if (const auto corrupt = argument<Bytes>(how, "corrupt")) edit_.corrupt = corrupt->count;
    if (const auto truncate = argument<Share>(how, "truncate")) edit_.keep = truncate->value;
    if (const auto status = argument<StatusCode>(how, "status")) edit_.status = status->value;
    edit_.reason = argument<std::string>(how, "reason").value_or("");
    edit_.header = argument<HeaderEdits>(how, "header").value_or(HeaderEdits{});
    if (const auto json = argument<JsonText>(how, "json")) edit_.patch = json->text;
    edit_.body = argument<std::string>(how, "body");
    edit_.malformed = malformed_of(argument<std::string>(how, "malformed").value_or(""));
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;

  const Dice& dice() const { return dice_; }
  const Edit& edit() const { return edit_; }
  std::size_t kept_of(std::size_t size) const {
    return edit_.keep < 1 ? static_cast<std::size_t>(static_cast<double>(size) * edit_.keep) : unlimited;
  }

 private:
  Dice dice_;
  Edit edit_;
};

class RewriteJudge final : public Judge {
 public:
  RewriteJudge(const Rewrite& rewrite, const Grip& grip)
      : Judge(grip), rewrite_(rewrite), connection_(grip.subject.connection) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.part == Part::body) return {};
    if (head.part == Part::head)
      return {.corrupt_seed = rewrite_.dice().noise(connection_, head.key()), .edit = &rewrite_.edit()};
    Verdict verdict{.keep = rewrite_.kept_of(head.size)};
    if (head.waiting == 0) return verdict;
    if (rewrite_.edit().corrupt > 0) {
      verdict.corrupt = std::min(rewrite_.edit().corrupt, head.size);
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
    {Point::request, "chunks, or requests, on their way to the upstream are changed"},
    {Point::response, "chunks, or responses, on their way to the client are changed"},
};

constexpr Parameter parameters[] = {
    {.name = "corrupt",
     .type = ParameterType::bytes,
     .summary = "so many neighbouring bytes of each chunk, or of a message's body, get another value; where, the dice "
                "say. A body "
                "without a length is collected, up to 1MiB; both sides are closed behind the message",
     .low = 1,
     .high = 1'000'000},
    {.name = "truncate",
     .type = ParameterType::share,
     .summary =
         "only this share of each chunk, or of a message's body, passes, from its beginning; a stream is reset when "
         "the fault ends, a message's connection closed at the cut. A body without a length is collected, up to "
         "1MiB; what chunks add to a body counts",
     .low = 1,
     .high = 99},
    {.name = "status",
     .type = ParameterType::status,
     .summary = "of a response",
     .messages = true,
     .low = 200,
     .high = 599},
    {.name = "reason",
     .type = ParameterType::text,
     .summary = "the words behind the status, if not the usual ones",
     .messages = true,
     .with = "status",
     .high = 200},
    {.name = "header",
     .type = ParameterType::header_edits,
     .summary = "fields to remove, to set (in the place of all lines of that name) and to add",
     .messages = true},
    {.name = "json",
     .type = ParameterType::json,
     .summary =
         "a merge patch (RFC 7396) for a JSON body of at most 1MiB; encoded and other bodies pass as they are and "
         "count as overflow. Both sides are closed behind the message",
     .messages = true,
     .high = 65'536},
    {.name = "body",
     .type = ParameterType::text,
     .summary = "another body; both sides are closed behind the message",
     .messages = true,
     .high = 65'536},
    {.name = "malformed",
     .type = ParameterType::choice,
     .summary = "no valid message: a chunk size that is no number, a length that promises more, a header line that is "
                "none, nothing at all, or random bytes; then both sides are closed",
     .messages = true,
     .choices = manners},
};

Problems check(const FaultSpec& fault, const HopSpec&) {
  const Arguments& how = fault.arguments;
  if (how.empty()) return {{"/rewrite", "changes nothing", "for example rewrite: {truncate: 80%}"}};
  Problems problems;
  if (argument<std::string>(how, "reason").value_or("").find_first_of("\r\n") != std::string::npos)
    problems.push_back({"/rewrite/reason", "a reason is one line", "leave the line break out"});
  std::string first;
  for (const Argument& one : how) {
    constexpr std::string_view bodies[] = {"corrupt", "truncate", "json", "body", "malformed"};
    if (std::ranges::find(bodies, one.parameter) == std::end(bodies)) continue;
    if (first.empty())
      first = one.parameter;
    else
      problems.push_back({"/rewrite/" + one.parameter, one.parameter + " and " + first + " both change the body",
                          "leave one of them out, or make it two faults"});
  }
  const int status = argument<StatusCode>(how, "status").value_or(StatusCode{}).value;
  if ((status == 204 || status == 304) && !first.empty())
    problems.push_back(
        {"/rewrite/status", std::to_string(status) + " never has a body (RFC 9110 6.4.1)", "leave " + first + " out"});
  if (fault.on != Point::response && argument<StatusCode>(how, "status"))
    problems.push_back({"/rewrite/status", "a request has no status", "write on: response"});
  if (fault.on != Point::response && argument<std::string>(how, "malformed") == "empty")
    problems.push_back({"/rewrite/malformed", "an empty request is none", "write on: response, or close: reset"});
  return problems;
}

}  // namespace

constexpr Verb rewrite{{.name = "rewrite",
                        .summary = "pass it on changed",
                        .example = "{corrupt: 1B}",
                        .points = points,
                        .parameters = parameters,
                        .check = check},
                       compile_as<Rewrite>};

}  // namespace squall::faults
