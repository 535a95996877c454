// Numbered requests under every fault, toggled in flight: whatever happens, no response is ever paired with the wrong
// request, none is answered twice, the upstream sees each at most once and in order, and where no fault has cut
// anything every request is answered.
#include "http/request_parser.hpp"
#include "unit/http1/dialogue.hpp"

#include <gmock/gmock.h>

#include <random>

namespace squall::http1::testing {
namespace {

using Random = std::mt19937_64;

std::size_t pick(Random& random, std::size_t below) { return random() % below; }

std::string chunked(Random& random, const std::string& body) {
  std::string text;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = std::min(body.size() - at, 1 + pick(random, 40));
    char line[16];
    std::snprintf(line, sizeof line, "%zx\r\n", size);
    text += line + body.substr(at, size) + "\r\n";
    at += size;
  }
  return text + "0\r\n\r\n";
}

// A message with some body, in one of three framings.
std::string message(Random& random, const std::string& head, bool may_be_empty) {
  const std::string body = R"({"n":")" + std::string(pick(random, 300), 'x') + "\"}";
  switch (pick(random, may_be_empty ? 3 : 2)) {
    case 0: return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    case 1: return head + "Transfer-Encoding: chunked\r\n\r\n" + chunked(random, body);
    default: return head + "\r\n";
  }
}

// An upstream that answers in order, with the number of the request.
class Upstream {
 public:
  // What it says now to everything it has heard.
  std::string answers(Random& random, const std::string& heard) {
    std::string said;
    std::string_view rest = std::string_view(heard).substr(read_);
    while (!rest.empty() && parser_.state() != http::RequestParser::State::refused) {
      const std::size_t taken = parser_.feed(rest);
      read_ += taken;
      rest.remove_prefix(taken);
      if (parser_.state() != http::RequestParser::State::complete) continue;
      const int number = std::stoi(parser_.head().target.substr(3));
      numbers.push_back(number);
      said += message(random, "HTTP/1.1 200 OK\r\nX-Number: " + std::to_string(number) + "\r\n", false);
      parser_.next();
    }
    return said;
  }

  std::vector<int> numbers;

 private:
  http::RequestParser parser_{{}};
  std::size_t read_ = 0;
};

struct Heard {
  std::vector<std::optional<int>> numbers;  // of each final response; nothing: Squall made it
  bool broken = false;                      // what came after them is no HTTP
};

Heard read_answers(const std::string& text) {
  Heard heard;
  http::Conversation conversation{{}};
  std::string_view rest = text;
  bool in_final = false;
  while (!rest.empty()) {
    if (!conversation.awaits_response()) conversation.ask(http::Asked::content);
    const http::Piece piece = conversation.response(rest);
    if (piece.kind == http::Piece::Kind::opaque) {
      heard.broken = true;
      return heard;
    }
    if (piece.ends_head && conversation.response_head().status >= 200) {
      in_final = true;
      const std::string* number = http::find_field(conversation.response_head().fields, "x-number");
      heard.numbers.push_back(number == nullptr ? std::nullopt : std::optional(std::stoi(*number)));
    }
    if (piece.ends_message) in_final = false;
    rest.remove_prefix(piece.size);
  }
  heard.broken = in_final;
  return heard;
}

FaultSpec some_fault(Random& random, bool& cuts) {
  using std::string;
  const auto ms = [&] { return Duration{milliseconds{1 + pick(random, 30)}}; };
  FaultSpec spec;
  const Point either = pick(random, 2) == 0 ? Point::request : Point::response;
  switch (pick(random, 19)) {
    case 0: spec = message_fault("delay", either, "delay", {{"fixed", ms()}}); break;
    case 1: spec = message_fault("jitter", either, "delay", {{"uniform", DurationRange{Duration{}, ms()}}}); break;
    case 2:
      spec = message_fault("respond", Point::request, "respond", {{"status", StatusCode{503}}, {"delay", ms()}});
      break;
    case 3:
      spec = message_fault("instead", Point::response, "respond", {{"status", StatusCode{500}}, {"body", string("x")}});
      break;
    case 4: spec = message_fault("throttle", either, "throttle", {{"rate", ByteRate{20'000}}}); break;
    case 5: spec = message_fault("rate", Point::request, "throttle", {{"rate", RequestRate{100}}}); break;
    case 6:
      spec =
          message_fault("rate429", Point::request, "throttle", {{"rate", RequestRate{20}}, {"over", StatusCode{429}}});
      break;
    case 7: spec = message_fault("limit", Point::request, "limit", {{"in_flight", std::uint64_t{1}}}); break;
    case 8:
      spec = message_fault("limit503", Point::request, "limit",
                           {{"in_flight", std::uint64_t{1}}, {"over", StatusCode{503}}});
      break;
    case 9: spec = message_fault("status", Point::response, "rewrite", {{"status", StatusCode{404}}}); break;
    case 10:
      spec = message_fault("fields", either, "rewrite", {{"header", HeaderEdits{{"accept"}, {{"x-set", "1"}}, {}}}});
      break;
    case 11: spec = message_fault("repeat", Point::request, "repeat", {{"times", std::uint64_t{2}}}); break;
    case 12:
      spec = message_fault("pieces", either, "throttle", {{"chunk", Bytes{7}}, {"gap", Duration{milliseconds{1}}}});
      break;
    case 13:
      spec = message_fault("drop", either, "drop", {{"swallow", true}});
      cuts = true;
      break;
    case 14:
      spec = message_fault("close", either, "close", {{"how", string("fin")}, {"after", Bytes{pick(random, 100)}}});
      cuts = true;
      break;
    case 15:
      spec = message_fault("json", either, "rewrite", {{"json", JsonText{R"({"m":1})"}}});
      cuts = true;
      break;
    case 16:
      spec = message_fault("body", either, "rewrite", {{"body", string("other")}});
      cuts = true;
      break;
    case 17:
      spec = message_fault("short", either, "rewrite", {{"truncate", Share{0.5}}});
      cuts = true;
      break;
    default:
      spec = message_fault("corrupt", Point::response, "rewrite", {{"corrupt", Bytes{2}}});
      cuts = true;
      break;
  }
  spec.name += std::to_string(pick(random, 3));
  if (pick(random, 2) == 0) spec.dose.probability = 0.4;
  spec.seed = random();
  static std::uint64_t revision = 0;
  spec.revision = ++revision;
  return spec;
}

void talk(std::uint64_t seed) {
  Random random(seed);
  Dialogue dialogue;
  Upstream upstream;
  dialogue.reads_at_most(1 + pick(random, 400));
  const int count = static_cast<int>(1 + pick(random, 12));
  std::string requests;
  for (int i = 1; i <= count; ++i)
    requests += message(random, "POST /n/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n", true);
  std::string answers;
  bool cuts = false;
  const bool may_cut = seed % 2 == 0;
  const auto step = [&] {
    answers += upstream.answers(random, dialogue.upstream_heard());
    const std::size_t more = std::min(answers.size(), pick(random, 200));
    dialogue.upstream_says(answers.substr(0, more));
    answers.erase(0, more);
  };
  while (!requests.empty() && dialogue.over() == Dialogue::Over::no) {
    const std::size_t size = std::min(requests.size(), 1 + pick(random, 300));
    dialogue.client_says(requests.substr(0, size));
    requests.erase(0, size);
    if (pick(random, 3) == 0) {
      std::vector<FaultSpec> faults;
      for (std::size_t i = pick(random, 4); i > 0; --i) {
        bool cut = false;
        FaultSpec fault = some_fault(random, cut);
        const bool known = std::ranges::any_of(faults, [&](const FaultSpec& one) { return one.name == fault.name; });
        if (known || (cut && !may_cut)) continue;
        cuts = cuts || cut;
        faults.push_back(std::move(fault));
      }
      dialogue.publish(faults);
    }
    for (std::size_t i = pick(random, 3); i > 0; --i) step();
    dialogue.wait(milliseconds{pick(random, 40)});
  }
  if (pick(random, 2) == 0) dialogue.publish({});
  for (int i = 0; i < 400 && dialogue.over() == Dialogue::Over::no; ++i) {
    step();
    dialogue.wait(milliseconds{50});
  }
  dialogue.publish({});
  for (int i = 0; i < 400 && dialogue.over() == Dialogue::Over::no; ++i) {
    step();
    dialogue.wait(milliseconds{10});
  }

  for (std::size_t i = 1; i < upstream.numbers.size(); ++i)
    ASSERT_LT(upstream.numbers[i - 1], upstream.numbers[i]) << "the upstream saw them out of order, or twice";
  const Heard heard = read_answers(dialogue.client_heard());
  ASSERT_LE(heard.numbers.size(), static_cast<std::size_t>(count)) << "more answers than requests";
  for (std::size_t i = 0; i < heard.numbers.size(); ++i) {
    if (heard.numbers[i]) {
      ASSERT_EQ(*heard.numbers[i], static_cast<int>(i) + 1) << "a response for another request";
    }
  }
  if (heard.broken) {
    ASSERT_TRUE(cuts) << "no fault may have cut this answer";
    ASSERT_NE(dialogue.over(), Dialogue::Over::no) << "half an answer on a connection that stays";
  }
  if (cuts) return;
  ASSERT_EQ(dialogue.over(), Dialogue::Over::no);
  ASSERT_EQ(heard.numbers.size(), static_cast<std::size_t>(count)) << "somebody was not answered";
  ASSERT_EQ(dialogue.unread(), 0U);
  ASSERT_EQ(dialogue.stats().endpoints.back().requests, static_cast<std::uint64_t>(count));
}

TEST(Property, NumberedRequestsGetTheirOwnAnswersUnderEveryFault) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    talk(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace squall::http1::testing
