// Each toxic as the fault it becomes, and every attribute at and beyond its bounds.
#include "toxiproxy/toxics.hpp"

#include <gmock/gmock.h>

#include "faults/verb.hpp"

namespace squall::toxiproxy {
namespace {

using control::Toxic;
using std::chrono::microseconds;
using std::chrono::milliseconds;

Toxic toxic(const std::string& type, const std::string& stream = "downstream") {
  return {.name = "t", .type = type, .stream = stream, .toxicity = 1, .attributes = {}};
}

tl::expected<Toxic, std::string> with(const std::string& type, const std::string& attributes,
                                      const std::string& stream = "downstream") {
  const Input given = Input::parse(attributes);
  return with_attributes(toxic(type, stream), &given);
}

FaultSpec fault(const std::string& type, const std::string& attributes, const std::string& stream = "downstream") {
  return fault_of(*with(type, attributes, stream), "proxy", forever);
}

TEST(Toxics, BecomeFaultsOfTheVocabulary) {
  EXPECT_EQ(fault("latency", R"({"latency":100})").arguments, (Arguments{{"fixed", Duration{milliseconds{100}}}}));
  EXPECT_EQ(fault("latency", R"({"latency":100,"jitter":150})").arguments,
            (Arguments{{"uniform", DurationRange{milliseconds{-50}, milliseconds{250}}}}));
  EXPECT_EQ(fault("bandwidth", R"({"rate":10})").arguments, (Arguments{{"rate", ByteRate{10'000}}}));
  EXPECT_EQ(fault("bandwidth", "{}").arguments, (Arguments{{"fixed", forever}}));
  EXPECT_EQ(fault("timeout", "{}").arguments, (Arguments{{"swallow", true}, {"fin", std::string("close")}}));
  EXPECT_EQ(fault("timeout", R"({"timeout":50})").arguments,
            (Arguments{{"swallow", true}, {"close_after", Duration{milliseconds{50}}}, {"fin", std::string("close")}}));
  EXPECT_EQ(fault("reset_peer", "{}").arguments,
            (Arguments{{"how", std::string("reset")}, {"from", std::string("data")}}));
  EXPECT_EQ(fault("slicer", R"({"average_size":100,"size_variation":20,"delay":10})").arguments,
            (Arguments{{"chunk", Bytes{100}}, {"gap", Duration{microseconds{10}}}, {"vary", Bytes{20}}}));
  EXPECT_EQ(fault("limit_data", R"({"bytes":100})").arguments,
            (Arguments{{"how", std::string("fin")}, {"after", Bytes{100}}}));
  EXPECT_EQ(fault("limit_data", "{}").arguments,
            (Arguments{{"how", std::string("fin")}, {"from", std::string("data")}}));
  EXPECT_EQ(fault("noop", "{}").arguments, (Arguments{{"fixed", Duration{}}}));
  EXPECT_EQ(fault("packet_loss", R"({"loss_rate":0.1,"correlation":0.5})").arguments,
            (Arguments{{"retransmit", Share{0.1}}, {"correlation", Share{0.5}}}));
  EXPECT_EQ(fault("packet_loss", R"({"loss_rate":1})").arguments, (Arguments{{"fixed", forever}}));
}

TEST(Toxics, ActOnTheStreamTheyName) {
  EXPECT_EQ(fault("latency", "{}").on, Point::response);
  EXPECT_EQ(fault("latency", "{}", "UpStream").on, Point::request);
  EXPECT_EQ(fault("slow_close", "{}").match.closed_by, Match::Closer::upstream);
  EXPECT_EQ(fault("slow_close", "{}", "upstream").match.closed_by, Match::Closer::client);
  EXPECT_EQ(fault("slow_close", "{}").on, Point::close);
}

// What the adapter makes must be what a user could have written.
TEST(Toxics, PassTheVerbsOwnChecks) {
  HopSpec hop;
  for (const ToxicType& type : toxic_types()) {
    for (const char* attributes : {R"({"average_size":1})", R"({"average_size":500,"size_variation":500,"timeout":5,
         "bytes":7,"rate":3,"latency":5,"jitter":9,"delay":3,"loss_rate":0.5})"}) {
      const FaultSpec made = fault(std::string(type.name), attributes);
      const faults::Verb* verb = faults::find_verb(made.verb);
      ASSERT_NE(verb, nullptr) << type.name;
      EXPECT_TRUE(verb->check == nullptr || verb->check(made, hop).empty()) << type.name;
      EXPECT_NE(verb->compile(made), nullptr);
      EXPECT_TRUE(std::ranges::any_of(verb->points, [&](const VerbPoint& at) { return at.point == made.on; }));
    }
  }
}

TEST(Toxics, ToxicityIsTheDecimalFractionThatWasMeant) {
  Toxic half = toxic("noop");
  half.toxicity = 0.3F;
  EXPECT_EQ(fault_of(half, "p", forever).dose.probability, 0.3);
}

TEST(Toxics, KeepWhatAChangeDoesNotName) {
  const Toxic first = *with("latency", R"({"latency":100,"jitter":5})");
  const Input change = Input::parse(R"({"JITTER":7,"nobody":1,"latency":null})");
  const Toxic second = *with_attributes(first, &change);
  EXPECT_EQ(second.attributes,
            (std::vector<Toxic::Attribute>{{"latency", std::int64_t{100}}, {"jitter", std::int64_t{7}}}));
  EXPECT_EQ(*with_attributes(second, nullptr), second);
}

struct Bad {
  const char* type;
  const char* attributes;
  const char* message;
};

class OutOfRange : public testing::TestWithParam<Bad> {};

TEST_P(OutOfRange, NamesTheFieldAndTheRange) {
  const auto refused = with(GetParam().type, GetParam().attributes);
  ASSERT_FALSE(refused) << GetParam().attributes;
  EXPECT_EQ(refused.error(), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    toxics, OutOfRange,
    testing::Values(Bad{"slicer", "{}", "slicer: average_size must be 1 to 1000000000, not 0"},
                    Bad{"slicer", R"({"average_size":-1})", "slicer: average_size must be 1 to 1000000000, not -1"},
                    Bad{"slicer", R"({"average_size":5,"size_variation":6})",
                        "slicer: size_variation must be 0 to 5, not 6"},
                    Bad{"slicer", R"({"average_size":5,"delay":-1})", "slicer: delay must be 0 to 86400000000, not -1"},
                    Bad{"bandwidth", R"({"rate":-1})", "bandwidth: rate must be 0 to 100000000, not -1"},
                    Bad{"latency", R"({"jitter":4611686018427387905})",
                        "latency: jitter must be 0 to 86400000, not 4611686018427387905"},
                    Bad{"latency", R"({"latency":-1})", "latency: latency must be 0 to 86400000, not -1"},
                    Bad{"limit_data", R"({"bytes":-1})", "limit_data: bytes must be 0 to 9223372036854775807, not -1"},
                    Bad{"timeout", R"({"timeout":86400001})", "timeout: timeout must be 0 to 86400000, not 86400001"},
                    Bad{"packet_loss", R"({"loss_rate":1.5})", "packet_loss: loss_rate must be 0 to 1, not 1.5"},
                    Bad{"latency", R"({"latency":1.5})",
                        "json: cannot unmarshal number 1.5 into field attributes.latency of type int64"},
                    Bad{"latency", "[]", "json: cannot unmarshal array into value of type attributes"}));

TEST(FaultName, IsBothNamesAndNeverTheSameForOthers) {
  EXPECT_EQ(fault_name("redis", "latency_downstream"), "redis/latency_downstream");
  EXPECT_NE(fault_name("a/b", "c"), fault_name("a", "b/c"));
  EXPECT_NE(fault_name("a%2Fb", "c"), fault_name("a/b", "c"));
}

}  // namespace
}  // namespace squall::toxiproxy
