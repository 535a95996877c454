// One fault as text: what is read, and each way of being wrong with its place.
#include "config/fault_codec.hpp"

#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using namespace std::chrono_literals;

Result<FaultSpec> decode(std::string_view text, const FaultPlace& place = {}) {
  return decode_fault(yaml(text), example_catalog, "", place);
}

// A fault with this verb, on the response.
Result<FaultSpec> with_verb(const std::string& verb, const std::string& on = "response") {
  return decode("hop: db\non: " + on + "\nfor: 5m\n" + verb + "\n");
}

TEST(FaultCodec, reads_every_field) {
  const auto fault = decode(
      "{name: slow-db, hop: orders-db, on: request, delay: 200ms, dose: {probability: 25%, unit: connection, seed: 7},"
      " after: 10s, for: 5m, existing: false, enabled: false}");
  ASSERT_TRUE(fault) << message_of(fault);
  FaultSpec expected;
  expected.name = "slow-db";
  expected.hop = "orders-db";
  expected.on = Point::request;
  expected.verb = "delay";
  expected.arguments = {{"fixed", Duration(200ms)}};
  expected.dose.probability = 0.25;
  expected.after = 10s;
  expected.lasts = 5min;
  expected.existing = false;
  expected.enabled = false;
  expected.seed = 7;
  EXPECT_EQ(*fault, expected);
}

TEST(FaultCodec, needs_only_hop_point_verb_and_end) {
  const auto fault = decode("{hop: db, on: response, drop: true, for: 1s}");
  ASSERT_TRUE(fault) << message_of(fault);
  EXPECT_EQ(fault->name, "");
  EXPECT_EQ(fault->dose, Dose{.unit = Dose::Unit::automatic});
  EXPECT_EQ(fault->after, 0s);
  EXPECT_TRUE(fault->existing && fault->enabled);
}

TEST(FaultCodec, reads_and_prints_every_form_of_a_verb) {
  struct Form {
    const char* text;
    Arguments arguments;
    const char* printed;
  };
  const Form forms[] = {
      {"delay: 200ms", {{"fixed", Duration(200ms)}}, R"("200ms")"},
      {"delay: {fixed: 200ms}", {{"fixed", Duration(200ms)}}, R"("200ms")"},
      {"delay: forever", {{"fixed", forever}}, R"("forever")"},
      {"delay: {uniform: [50ms, 150ms]}", {{"uniform", DurationRange{50ms, 150ms}}}, R"({"uniform":["50ms","150ms"]})"},
      {"throttle: 64kB/s", {{"rate", ByteRate{64'000}}}, R"("64kB/s")"},
      {"throttle: {shared: hop, rate: 1MiB/s}",
       {{"rate", ByteRate{1 << 20}}, {"shared", std::string("hop")}},
       R"({"rate":"1MiB/s","shared":"hop"})"},
      {"throttle: {rate: 64kB/s, shared: connection}", {{"rate", ByteRate{64'000}}}, R"("64kB/s")"},
      {"close: reset", {{"how", std::string("reset")}}, R"("reset")"},
      {"close: {how: fin, after: 16kB}",
       {{"how", std::string("fin")}, {"after", Bytes{16'000}}},
       R"({"how":"fin","after":"16kB"})"},
      {"close: {how: fin, after: 30s}",
       {{"how", std::string("fin")}, {"after", Duration(30s)}},
       R"({"how":"fin","after":"30s"})"},
      {"close: {how: fin, after: 0s}", {{"how", std::string("fin")}}, R"("fin")"},
      {"drop: true", {}, "true"},
      {"drop: {}", {}, "true"},
      {"nap: 1s", {}, R"("1s")"},
      {"nap: {}", {}, R"("1s")"},
      {"nap: {deep: true}", {{"deep", true}}, R"({"deep":true})"},
      {"nap: {size: 1KiB, length: 2s}",
       {{"length", Duration(2s)}, {"size", Bytes{1024}}},
       R"({"length":"2s","size":"1KiB"})"},
  };
  for (const Form& form : forms) {
    const auto fault = with_verb(form.text);
    ASSERT_TRUE(fault) << form.text << ": " << message_of(fault);
    EXPECT_EQ(fault->arguments, form.arguments) << form.text;
    const Node described = describe_fault(*fault, example_catalog);
    EXPECT_EQ(to_json(*described.find(fault->verb)), form.printed);
    EXPECT_EQ(decode_fault(described, example_catalog), *fault) << form.text;
  }
}

TEST(FaultCodec, describes_a_fault_as_the_api_shows_it) {
  const auto fault = decode(
      "{name: slow-db, hop: orders-db, on: response, delay: 200ms, dose: {probability: 0.25, unit: connection}, for: "
      "5m}");
  EXPECT_EQ(
      to_json(describe_fault(*fault, example_catalog)),
      R"({"name":"slow-db","hop":"orders-db","on":"response","delay":"200ms",)"
      R"("dose":{"probability":0.25,"unit":"connection"},"after":"0s","for":"5m","existing":true,"enabled":true})");
}

TEST(FaultCodec, takes_what_the_place_already_says) {
  const FaultPlace place{.name = "slow", .hop = "db"};
  const auto fault = decode("{on: response, drop: true, for: 1s}", place);
  ASSERT_TRUE(fault) << message_of(fault);
  EXPECT_EQ(fault->name, "slow");
  EXPECT_EQ(fault->hop, "db");
  EXPECT_TRUE(decode("{name: slow, hop: db, on: response, drop: true, for: 1s}", place));
  EXPECT_THAT(lines_of(decode("{name: fast, on: response, drop: true, for: 1s}", place)),
              ElementsAre(StartsWith("1:8 /name: contradicts the place it is put")));
  EXPECT_THAT(lines_of(decode("{on: response, drop: true, for: 1s}", {.name = "Not A Name", .hop = "db"})),
              ElementsAre(StartsWith("1:1 /name: \"Not A Name\" is no name for a fault")));
}

class BadVerb : public testing::TestWithParam<Bad> {};

// The verb stands on line 4.
TEST_P(BadVerb, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(with_verb(GetParam().text)), ElementsAre(StartsWith(GetParam().says))) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    values, BadVerb,
    testing::ValuesIn(std::vector<Bad>{
        {"delay: 200", "4:8 /delay: \"200\" has no unit: a duration is 0s to 292 years"},
        {"delay: -5ms", "4:8 /delay: \"-5ms\" is negative"},
        {"delay: .5s", "4:8 /delay: \".5s\" does not start"},
        {"delay: nan", "4:8 /delay: \"nan\" does not start"},
        {"delay: 25h", "4:8 /delay: fixed must be 0s to 24h, not 25h (for example delay: 200ms)"},
        {"delay: 99999999999h", "4:8 /delay: \"99999999999h\" is too large"},
        {"delay: [1s]", "4:8 /delay: must be a duration"},
        {"delay: true", "4:8 /delay: must be a duration"},
        {"delay:", "4:1 /delay: must be a duration, like 200ms, not nothing"},
        {"delay: {}", "4:8 /delay: must have exactly one of fixed, uniform"},
        {"delay: {fixed: 1s, uniform: [1s, 2s]}", "4:8 /delay: must have exactly one of fixed, uniform"},
        {"delay: {uniform: [2s, 1s]}", "4:18 /delay/uniform: must have the smaller duration first (say [1s, 2s])"},
        {"delay: {uniform: [1s]}", "4:18 /delay/uniform: must be a list of two durations"},
        {"delay: {uniform: [1s, 2]}", "4:18 /delay/uniform: \"2\" has no unit"},
        {"delay: {uniform: [1s, 25h]}", "4:18 /delay/uniform: uniform must be 0s to 24h, not 25h"},
        {"delay: {fixd: 1s, fixed: 1s}", "4:9 /delay/fixd: unknown key \"fixd\" (did you mean \"fixed\"?)"},
        {"delay: {fixed: 1s, max: 2s}", "4:20 /delay/max: unknown key \"max\""},
        {"throttle: 0B/s", "4:11 /throttle: rate must be 1B/s to 100GB/s, not 0B/s"},
        {"throttle: 64kB", "4:11 /throttle: \"64kB\" is not per second"},
        {"throttle: 1Gbit/s", "4:11 /throttle: \"1Gbit/s\" counts bits"},
        {"throttle: {shared: hop}", "4:11 /throttle/rate: \"rate\" is missing"},
        {"throttle: {rate: 1B/s, shared: hops}",
         "4:32 /throttle/shared: shared must be one of connection, hop (did you mean \"hop\"?)"},
        {"close: rst", "4:8 /close: how must be one of fin, reset, half, refuse"},
        {"close: {how: fin, after: 16}", "4:26 /close/after: \"16\" has no unit"},
        {"close: {how: fin, after: -1kB}", "4:26 /close/after: \"-1kB\" is negative"},
        {"drop: false", "4:7 /drop: must be true (for example drop: true)"},
        {"drop: 5", "4:7 /drop: must be true"},
        {"drop: {x: 1}", "4:8 /drop/x: unknown key \"x\""},
        {"nap: 0s", "4:6 /nap: length must be 1ms or more, not 0s"},
        {"nap: {deep: yes}", "4:13 /nap/deep: must be true or false"},
        {"dealy: 1s", "4:1 /dealy: unknown key \"dealy\" (did you mean \"delay\"?)"},
    }));

TEST(FaultCodec, wants_exactly_one_verb) {
  EXPECT_THAT(
      lines_of(decode("{hop: db, on: response, for: 1s}")),
      ElementsAre(
          "1:1 : has no verb: it must have exactly one of delay, throttle, close, drop, limit, nap, pause, or one_of"));
  EXPECT_THAT(lines_of(decode("{hop: db, on: response, for: 1s, drop: true, delay: 1s}")),
              ElementsAre("1:40 /drop: a second verb beside \"delay\": a fault has exactly one (make it two faults)"));
  EXPECT_THAT(lines_of(decode("{hop: db, on: response, for: 1s, dellay: 1s}")),
              ElementsAre("1:34 /dellay: unknown key \"dellay\" (did you mean \"delay\"?)"));
}

TEST(FaultCodec, says_at_which_points_a_verb_can_act) {
  EXPECT_THAT(lines_of(with_verb("throttle: 1kB/s", "connect")),
              ElementsAre("2:5 /on: \"throttle\" cannot act on connect (say on: request or response)"));
  EXPECT_THAT(lines_of(with_verb("limit: 5", "close")),
              ElementsAre("2:5 /on: \"limit\" cannot act on close (say on: connect)"));
  EXPECT_THAT(lines_of(with_verb("drop: true", "handshake")),
              ElementsAre("2:5 /on: \"handshake\" is not supported yet by this version"));
  EXPECT_THAT(lines_of(with_verb("drop: true", "respons")),
              ElementsAre("2:5 /on: must be one of connect, request, response, close (did you mean \"response\"?)"));
}

class BadField : public testing::TestWithParam<Bad> {};

TEST_P(BadField, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(decode("{hop: db, on: response, drop: true, for: 1s,\n" + std::string(GetParam().text) + "}")),
              ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    values, BadField,
    testing::ValuesIn(std::vector<Bad>{
        {"dose: {probability: 1.5}", "2:21 /dose/probability: \"1.5\" is out of range: a probability is 0 to 1"},
        {"dose: {probability: -0.1}", "2:21 /dose/probability: \"-0.1\" is out of range"},
        {"dose: {probability: nan}", "2:21 /dose/probability: \"nan\" is out of range"},
        {"dose: {probability: 101%}", "2:21 /dose/probability: \"101%\" is out of range"},
        {"dose: {probability: often}", "2:21 /dose/probability: \"often\" is not a number"},
        {"dose: {unit: 'header:'}", "2:14 /dose/unit: \"\" is not the name of a header field"},
        {"dose: {unit: 'header:x user'}", "2:14 /dose/unit: \"x user\" is not the name of a header field"},
        {"dose: {unit: byte}", "2:14 /dose/unit: must be connection, client, request or header:NAME"},
        {"dose: {unit: 'header:x', first: 2}", "2:14 /dose/unit: skip, first, every and sequence count connections"},
        {"dose: {every: 0}", "2:15 /dose/every: must be a whole number of 1 to 1000000000"},
        {"dose: {first: -3}", "2:15 /dose/first: must be a whole number of 1 to"},
        {"dose: {skip: some}", "2:14 /dose/skip: must be a whole number of 1 to"},
        {"dose: {sequence: FFX}", "2:18 /dose/sequence: must be 1 to 64 of F (hit) and . (spared)"},
        {"dose: {sequence: '...'}", "2:18 /dose/sequence: must be 1 to 64 of F (hit)"},
        {"dose: {sequence: F., every: 2}", "2:18 /dose/sequence: every and sequence both say which ones"},
        {"dose: {max_total: 1.5}", "2:19 /dose/max_total: must be a whole number of 1 to"},
        {"dose: {max_rate: 20}", "2:18 /dose/max_rate: must be a count per second, like 20/s"},
        {"dose: {max_rate: 0/s}", "2:18 /dose/max_rate: must be 1/s to"},
        {"dose: {unit: client, every: 2}", "2:14 /dose/unit: skip, first, every and sequence count connections"},
        {"dose: {probabilty: 1}", "2:8 /dose/probabilty: unknown key \"probabilty\" (did you mean \"probability\"?)"},
        {"dose: {seed: -1}", "2:14 /dose/seed: must be a whole number of 0 to 9007199254740991"},
        {"dose: {seed: 9007199254740992}", "2:14 /dose/seed: must be a whole number of 0 to 9007199254740991"},
        {"dose: {seed: 18446744073709551616}", "2:14 /dose/seed: must be a whole number of 0 to 9007199254740991"},
        {"dose: 25%", "2:7 /dose: must be a map of keys and values, not a text"},
        {"after: 10", "2:8 /after: \"10\" has no unit"},
        {"after: -1s", "2:8 /after: \"-1s\" is negative"},
        {"existing: yes", "2:11 /existing: must be true or false"},
        {"enabled: 1", "2:10 /enabled: must be true or false"},
        {"name: Slow", "2:7 /name: \"Slow\" is no name for a fault"},
        {"name: ''", "2:7 /name: must not be empty"},
        {"name: .x", "2:7 /name: \".x\" is no name for a fault"},
        {"ramp: 2", "2:7 /ramp: \"2\" has no unit"},
        {"ramp: 0s", "2:7 /ramp: must be more than 0s"},
        {"ramp_of: intensity", "2:10 /ramp_of: ramp_of without a ramp says nothing"},
        {"ramp: 1s, ramp_of: size", "2:20 /ramp_of: must be probability or intensity"},
        {"pulse: {on: 5s}", "2:8 /pulse/off: \"off\" is missing (add off: 15s)"},
        {"pulse: {on: 5s, off: 1ms}", "2:22 /pulse/off: must be 10ms to 24h"},
        {"match: {method: []}", "2:17 /match/method: is an empty list, which nothing is in"},
        {"match: {path: {}}", "2:15 /match/path: must be text: a glob like /api/**, or ~"},
        {"match: {header: x}", "2:17 /match/header: must be a map"},
        {"match: {header: {}}", "2:17 /match/header: is an empty map"},
        {"match: {query: {q: []}}", "2:20 /match/query/q: is an empty list"},
        {"match: {status: 6xx}", "2:17 /match/status: must be an HTTP status or a class of them, like 503 or 5xx"},
        {"match: {status: [200, 99]}", "2:23 /match/status/1: must be an HTTP status"},
        {"match: {not: {methods: GET}}", "2:15 /match/not/methods: unknown key \"methods\" (did you mean \"method\"?)"},
        {"match: {client: here}", "2:17 /match/client: \"here\""},
        {"match: {client: 10.0.0.0/33}", "2:17 /match/client: "},
        {"match: {client: '10.0.0.0/8:80'}", "2:17 /match/client: \"10.0.0.0/8:80\" has a port"},
        {"match: {client: []}", "2:17 /match/client: is an empty list"},
        {"match: {not: {client: [10.0.0.0/8, x]}}", "2:36 /match/not/client/1: \"x\""},
        {"match: {clients: 10.0.0.0/8}", "2:9 /match/clients: unknown key \"clients\" (did you mean \"client\"?)"},
        {"enabeld: true", "2:1 /enabeld: unknown key \"enabeld\" (did you mean \"enabled\"?)"},
        {"state: active", "2:1 /state: unknown key \"state\""},
    }));

TEST(FaultCodec, wants_an_end_above_zero) {
  EXPECT_THAT(lines_of(decode("{hop: db, on: response, drop: true}")),
              ElementsAre("1:1 /for: \"for\" is missing (add for: 5m)"));
  EXPECT_THAT(lines_of(decode("{hop: db, on: response, drop: true, for: 0s}")),
              ElementsAre(StartsWith("1:42 /for: must be more than 0s")));
  EXPECT_THAT(lines_of(decode("{hop: db, on: response, drop: true, for: forever}")),
              ElementsAre(StartsWith("1:42 /for: \"forever\" does not start with a number")));
}

TEST(FaultCodec, tells_all_that_is_missing) {
  EXPECT_THAT(
      lines_of(decode("{}")),
      ElementsAre("1:1 /hop: \"hop\" is missing (add hop: orders-db)", "1:1 /on: \"on\" is missing (add on: response)",
                  "1:1 /for: \"for\" is missing (add for: 5m)", StartsWith("1:1 : has no verb")));
  EXPECT_THAT(lines_of(decode("[]")), ElementsAre("1:1 : must be a map of keys and values, not a list"));
}

TEST(FaultCodec, bounds_the_length_of_a_name) {
  const auto named = [](std::size_t length) {
    return decode("{hop: db, on: response, drop: true, for: 1s, name: " + std::string(length, 'a') + "}");
  };
  EXPECT_TRUE(named(128));
  EXPECT_FALSE(named(129));
  EXPECT_TRUE(decode("{hop: db, on: response, drop: true, for: 1s, name: checkout/slow/1}"));
}

}  // namespace
}  // namespace squall::config
