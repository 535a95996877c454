// respond: answer a request in the upstream's place. At request the upstream never hears of it; at response it has
// acted, and its answer is thrown away.
#include "faults/verbs.hpp"

namespace squall::faults {
namespace {

class Respond final : public Behaviour {
 public:
  explicit Respond(const FaultSpec& fault) {
    answer_.status = argument<StatusCode>(fault.arguments, "status")->value;
    answer_.reason = argument<std::string>(fault.arguments, "reason").value_or("");
    answer_.header = argument<HeaderFields>(fault.arguments, "header").value_or(HeaderFields{});
    answer_.delay = argument<Duration>(fault.arguments, "delay").value_or(Duration{});
    if (const auto body = argument<std::string>(fault.arguments, "body")) {
      answer_.body = *body;
      answer_.content_type = "text/plain; charset=utf-8";
    }
    if (const auto json = argument<JsonText>(fault.arguments, "json")) {
      answer_.body = json->text;
      answer_.content_type = "application/json";
    }
  }

  std::unique_ptr<Judge> attach(const Grip& grip) const override;

  const Answer& answer() const { return answer_; }

 private:
  Answer answer_;
};

class RespondJudge final : public Judge {
 public:
  RespondJudge(const Respond& respond, const Grip& grip) : Judge(grip), respond_(respond) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.part != Part::head) return {};
    hit_once(head, now);
    return Verdict{.fate = Fate::respond, .answer = &respond_.answer()};
  }

 private:
  const Respond& respond_;
};

std::unique_ptr<Judge> Respond::attach(const Grip& grip) const { return std::make_unique<RespondJudge>(*this, grip); }

constexpr VerbPoint points[] = {
    {Point::request, "the upstream never hears of the request"},
    {Point::response, "the upstream has acted, and what it answered is thrown away"},
};

constexpr Parameter parameters[] = {
    {.name = "status",
     .type = ParameterType::status,
     .summary = "of the answer",
     .shorthand = true,
     .required = true,
     .low = 200,
     .high = 599},
    {.name = "reason",
     .type = ParameterType::text,
     .summary = "the words behind the status, if not the usual ones",
     .high = 200},
    {.name = "header", .type = ParameterType::header_fields, .summary = "fields of the answer"},
    {.name = "body",
     .type = ParameterType::text,
     .summary = "the answer's body, as plain text unless header says else",
     .high = 65'536},
    {.name = "json", .type = ParameterType::json, .summary = "the answer's body as a JSON value", .high = 65'536},
    {.name = "delay",
     .type = ParameterType::duration,
     .summary = "how long it takes, from the moment the request would have left or the answer come",
     .fallback = "0s",
     .high = day},
};

Problems check(const FaultSpec& fault, const HopSpec&) {
  const int status = argument<StatusCode>(fault.arguments, "status").value_or(StatusCode{}).value;
  const bool has_json = argument<JsonText>(fault.arguments, "json").has_value();
  const bool has_body = argument<std::string>(fault.arguments, "body").has_value();
  if (argument<std::string>(fault.arguments, "reason").value_or("").find_first_of("\r\n") != std::string::npos)
    return {{"/respond/reason", "a reason is one line", "leave the line break out"}};
  if (has_json && has_body) return {{"/respond/json", "an answer has one body", "leave body or json out"}};
  if ((has_json || has_body) && (status == 204 || status == 205 || status == 304))
    return {{"/respond/status", std::to_string(status) + " never has a body (RFC 9110 6.4.1)", "leave the body out"}};
  return {};
}

}  // namespace

constexpr Verb respond{{.name = "respond",
                        .summary = "answer instead of the upstream",
                        .example = "{status: 503, body: busy}",
                        .points = points,
                        .parameters = parameters,
                        .check = check,
                        .messages = true},
                       compile_as<Respond>};

}  // namespace squall::faults
