// The whole wire format of a fault: every key there and back, and how values and keys that do not go together are told.
#include "config/fault_codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

Result<FaultSpec> decode_keys(const std::string& keys) {
  return decode_fault(yaml("{name: x, hop: db, on: response, for: 5m,\n" + keys + "}"), example_catalog);
}

// What describe_fault says about one key, as JSON.
std::string described(const FaultSpec& fault, std::string_view key) {
  const Node node = describe_fault(fault, example_catalog);
  const Node* value = node.find(key);
  return value == nullptr ? "nothing" : to_json(*value);
}

struct Good {
  const char* text;
  const char* key;
  const char* printed;
};

class WireFormat : public testing::TestWithParam<Good> {};

TEST_P(WireFormat, goes_there_and_back) {
  const auto fault = decode_keys(GetParam().text);
  ASSERT_TRUE(fault) << message_of(fault);
  EXPECT_EQ(described(*fault, GetParam().key), GetParam().printed);
  const auto again = decode_fault(describe_fault(*fault, example_catalog), example_catalog);
  ASSERT_TRUE(again) << message_of(again);
  EXPECT_EQ(*again, *fault);
}

INSTANTIATE_TEST_SUITE_P(
    keys, WireFormat,
    testing::ValuesIn(std::vector<Good>{
        {"pause: {normal: [100ms, 20ms]}", "pause", R"({"normal":["100ms","20ms"]})"},
        {"pause: {pareto: [50ms, 1.5]}", "pause", R"({"pareto":["50ms",1.5]})"},
        {"pause: {p50: 80ms, p99: 2s}", "pause", R"({"p50":"80ms","p99":"2s"})"},
        {"pause: {trace: [10ms, 20ms], replay: once}", "pause", R"({"trace":["10ms","20ms"],"replay":"once"})"},
        {"pause: {trace: [10ms], replay: loop}", "pause", R"({"trace":["10ms"]})"},
        {"pause: {normal: [1s, 0s], share: 80%}", "pause", R"({"normal":["1s","0s"],"share":0.8})"},
        {"one_of: [{weight: 3, delay: 100ms}, {close: fin}]", "one_of",
         R"([{"weight":3,"delay":"100ms"},{"close":"fin"}])"},
        {"drop: true, match: {client: 10.0.0.0/8}", "match", R"({"client":["10.0.0.0/8"]})"},
        {"drop: true, match: {client: [10.0.0.0/8, '::1/128'], not: {client: 10.1.0.0/16}}", "match",
         R"({"client":["10.0.0.0/8","::1/128"],"not":{"client":["10.1.0.0/16"]}})"},
        {"drop: true", "match", "nothing"},
        {"drop: true", "ramp", "nothing"},
        {"drop: true", "pulse", "nothing"},
        {"drop: true, dose: {unit: client, probability: 10%}", "dose", R"({"probability":0.1,"unit":"client"})"},
        {"drop: true, dose: {skip: 2, first: 5, every: 3}", "dose",
         R"({"probability":1,"skip":2,"first":5,"every":3})"},
        {"drop: true, dose: {sequence: FF.}", "dose", R"({"probability":1,"sequence":"FF."})"},
        {"drop: true, dose: {max_active: 1, max_total: 2, max_rate: 3/s, seed: 4}", "dose",
         R"({"probability":1,"max_active":1,"max_total":2,"max_rate":"3/s","seed":4})"},
        {"drop: true, dose: {unit: request}", "dose", R"({"probability":1,"unit":"request"})"},
        {"drop: true, dose: {unit: 'header:x-user'}", "dose", R"({"probability":1,"unit":"header:x-user"})"},
        {"drop: true, match: {method: [GET, PUT], path: '/a/**', not: {status: [5xx, 404]}}", "match",
         R"({"method":["GET","PUT"],"path":"/a/**","not":{"status":["5xx",404]}})"},
        {"drop: true, match: {header: {x-a: '1', x-b: [b, c]}, query: {q: 7}}", "match",
         R"({"header":{"x-a":"1","x-b":["b","c"]},"query":{"q":"7"}})"},
        {"drop: true, ramp: 2m", "ramp_of", R"("probability")"},
        {"pause: {normal: [1s, 0s]}, ramp: 2m, ramp_of: intensity", "ramp_of", R"("intensity")"},
        {"drop: true, pulse: {on: 5s, off: 15s}", "pulse", R"({"on":"5s","off":"15s"})"},
    }));

class BadWireFormat : public testing::TestWithParam<Bad> {};

TEST_P(BadWireFormat, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(decode_keys(GetParam().text)), ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    keys, BadWireFormat,
    testing::ValuesIn(std::vector<Bad>{
        {"pause: 5", "2:8 /pause: must be a map (for example pause: {normal: [1s, 100ms]})"},
        {"pause: {normal: 5ms}", "2:17 /pause/normal: must be a list of mean and deviation, like [100ms, 20ms]"},
        {"pause: {normal: [5ms, 25h]}", "2:17 /pause/normal: normal must be 0s to 24h, not 25h"},
        {"pause: {pareto: [5ms, 5ms]}", "2:17 /pause/pareto: the shape must be a number of 0.1 to 100"},
        {"pause: {pareto: [5ms, 0]}", "2:17 /pause/pareto: the shape must be a number of 0.1 to 100"},
        {"pause: {pareto: [0s, 2]}", "2:17 /pause/pareto: pareto must be 1us to 24h, not 0s"},
        {"pause: {p50: 5ms}", "2:8 /pause/p99: \"p99\" is missing"},
        {"pause: {normal: [1s, 1s], p99: 5ms}", "2:32 /pause/p99: \"p99\" goes with p50, which is not there"},
        {"pause: {normal: [1s, 1s], replay: once}", "2:35 /pause/replay: \"replay\" goes with trace"},
        {"pause: {trace: slow.csv}", "2:16 /pause/trace: \"slow.csv\" is a file's name, and the API reads no files"},
        {"pause: {trace: []}", "2:16 /pause/trace: must be a list of durations"},
        {"pause: {trace: [1ms, 2]}", "2:22 /pause/trace: \"2\" has no unit"},
        {"pause: {trace: [1ms, 25h]}", "2:16 /pause/trace: trace must be 0s to 24h, not 25h"},
        {"pause: {normal: [1s, 1s], share: 100%}", "2:34 /pause/share: share must be a share of 1% to 99%, like 80%"},
        {"one_of: [{delay: 1s}]", "2:9 /one_of: must be a list of 2 to 16 alternatives"},
        {"one_of: [{delay: 1s}, {close: fin}], drop: true", "2:44 /drop: a verb beside one_of"},
        {"one_of: [{delay: 1s}, {weight: 2}]", "2:23 /one_of/1: has no verb"},
        {"one_of: [{delay: 1s}, {weight: 0, close: fin}]",
         "2:32 /one_of/1/weight: must be a whole number of 1 to 1000"},
        {"one_of: [{delay: 1s}, {close: fin, on: request}]", "2:36 /one_of/1/on: unknown key \"on\""},
        {"one_of: [{delay: 1s}, {limit: 3}]", "1:24 /on: \"limit\" cannot act on response (say on: connect)"},
    }));

TEST(WireFormat, of_a_long_trace_is_told_in_a_line) {
  Node list = Node::list();
  for (int i = 1; i <= 65; ++i) list.push(Node::string(std::to_string(i) + "ms"));
  FaultSpec fault;
  fault.verb = "pause";
  fault.arguments = decode_keys("pause: {trace: " + to_json(list) + "}")->arguments;
  EXPECT_EQ(described(fault, "pause"), R"({"trace":"65 durations, 1ms to 65ms"})");
}

}  // namespace
}  // namespace squall::config
