// Faults as a set, as a file, and against the limits of a server.
#include "config/fault_codec.hpp"
#include "config/fresh_names.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

FaultSpec close_fault() {
  FaultSpec fault;
  fault.name = "cut";
  fault.hop = "db";
  fault.verb = "close";
  fault.lasts = 5min;
  return fault;
}

HopSpec hop_on(const char* listen) {
  HopSpec hop;
  hop.name = "db";
  hop.listen = *parse_address(listen);
  return hop;
}

const std::vector<std::string> hop_names = {"db", "cache"};

TEST(CheckFault, accepts_what_is_within_the_limits) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  EXPECT_THAT(check_fault(close_fault(), &hop, hop_names, example_catalog, {}), IsEmpty());
}

TEST(CheckFault, names_the_hop_that_may_be_meant) {
  FaultSpec fault = close_fault();
  fault.hop = "kafka";
  EXPECT_THAT(lines_of(check_fault(fault, nullptr, hop_names, example_catalog, {}, "/faults/0")),
              ElementsAre("0:0 /faults/0/hop: there is no hop \"kafka\" (the hops are db, cache)"));
  fault.hop = "cahce";
  EXPECT_THAT(lines_of(check_fault(fault, nullptr, hop_names, example_catalog, {})),
              ElementsAre("0:0 /hop: there is no hop \"cahce\" (did you mean \"cache\"?)"));
  EXPECT_THAT(lines_of(check_fault(fault, nullptr, {}, example_catalog, {})),
              ElementsAre("0:0 /hop: there is no hop \"cahce\" (this server has no hops yet)"));
}

TEST(CheckFault, caps_after_and_for_together) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  FaultSpec fault = close_fault();
  fault.after = 30min;
  fault.lasts = 30min;
  EXPECT_THAT(check_fault(fault, &hop, hop_names, example_catalog, {}), IsEmpty());
  fault.after += 1ms;
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {}, "/faults/2")),
              ElementsAre(StartsWith("0:0 /faults/2/for: after + for is 1h1ms, above this server's max_fault_duration "
                                     "of 1h (shorten it")));
}

TEST(CheckFault, does_not_overflow_on_the_longest_times) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  FaultSpec fault = close_fault();
  fault.after = fault.lasts = Duration::max() - 1ns;
  EXPECT_THAT(check_fault(fault, &hop, hop_names, example_catalog, {}), testing::SizeIs(1));
}

TEST(CheckFault, caps_the_probability) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  EXPECT_THAT(lines_of(check_fault(close_fault(), &hop, hop_names, example_catalog, {.max_probability = 0.25})),
              ElementsAre(StartsWith(
                  "0:0 /dose/probability: the dose hits a share of 1, above this server's max_probability of 0.25")));
}

TEST(CheckFault, caps_the_share_that_an_ordered_dose_hits) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  FaultSpec fault = close_fault();
  const FaultLimits quarter{.max_probability = 0.25};
  fault.dose.every = 4;
  EXPECT_THAT(check_fault(fault, &hop, hop_names, example_catalog, quarter), IsEmpty());
  fault.dose.every = 3;
  EXPECT_THAT(check_fault(fault, &hop, hop_names, example_catalog, quarter), testing::SizeIs(1));
  fault.dose = {.probability = 0.5, .sequence = "F."};
  EXPECT_THAT(check_fault(fault, &hop, hop_names, example_catalog, quarter), IsEmpty());
}

TEST(CheckFault, wants_ramps_that_fit) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  FaultSpec fault = close_fault();
  fault.ramp.over = 6min;
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {})),
              ElementsAre(StartsWith("0:0 /ramp: the ramp of 6m is longer than the fault's 5m")));
  fault.ramp = {.over = 1min, .of = Ramp::Of::intensity};
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {})),
              ElementsAre(StartsWith("0:0 /ramp_of: \"close\" has no size that could grow")));
  fault.verb = "pause";
  EXPECT_THAT(check_fault(fault, &hop, hop_names, example_catalog, {}), IsEmpty());
  fault.ramp.of = Ramp::Of::probability;
  fault.dose.every = 2;
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {})),
              ElementsAre(StartsWith("0:0 /ramp: skip, first, every and sequence pick by place")));
}

TEST(CheckFault, wants_pulses_that_fit) {
  const HopSpec hop = hop_on("127.0.0.1:1");
  FaultSpec fault = close_fault();
  fault.pulse = {.on = 4min, .off = 2min};
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {})),
              ElementsAre(StartsWith("0:0 /pulse: one pulse is longer")));
}

TEST(CheckFault, knows_that_clients_of_a_unix_socket_have_no_address) {
  const HopSpec hop = hop_on("unix:db.sock");
  FaultSpec fault = close_fault();
  fault.verb = "drop";
  fault.match.client = {Network{}};
  fault.dose.unit = Dose::Unit::client;
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {})),
              ElementsAre(StartsWith("0:0 /match: the hop listens on a Unix socket"),
                          StartsWith("0:0 /dose/unit: the hop listens on a Unix socket")));
}

TEST(CheckFault, asks_the_verb_of_each_alternative_at_its_place) {
  const HopSpec hop = hop_on("unix:db.sock");
  FaultSpec fault = close_fault();
  fault.verb = one_of;
  fault.alternatives = {{1, "drop", {}}, {1, "close", {}}};
  EXPECT_THAT(lines_of(check_fault(fault, &hop, hop_names, example_catalog, {}, "/faults/1")),
              ElementsAre("0:0 /faults/1/one_of/1/close: a Unix socket knows no RST (write close: fin)"));
}

TEST(CheckFault, asks_the_verb_itself) {
  const HopSpec hop = hop_on("unix:db.sock");
  EXPECT_THAT(lines_of(check_fault(close_fault(), &hop, hop_names, example_catalog, {}, "/faults/1")),
              ElementsAre("0:0 /faults/1/close: a Unix socket knows no RST (write close: fin)"));
}

TEST(FreshName, is_made_of_hop_point_and_verb) {
  FreshNames names;
  names.take("db-response-close-2");
  EXPECT_EQ(names.make(close_fault()), "db-response-close");
  EXPECT_EQ(names.make(close_fault()), "db-response-close-3");
  EXPECT_EQ(names.make(close_fault()), "db-response-close-4");
  FaultSpec several = close_fault();
  several.verb = one_of;
  EXPECT_EQ(names.make(several), "db-response-one-of");
}

TEST(DecodeFaults, tells_the_problems_of_all_items) {
  const Node node =
      yaml("faults:\n  - {hop: a, on: response, drop: true}\n  - 5\n  - {hop: a, on: response, drop: true, for: 0}\n");
  EXPECT_THAT(lines_of(decode_fault_set(node, example_catalog)),
              ElementsAre("2:5 /faults/0/for: \"for\" is missing (add for: 5m)",
                          "3:5 /faults/1: must be a map of keys and values, not a number",
                          StartsWith("4:45 /faults/2/for: \"0\" has no unit")));
}

TEST(DecodeFaults, refuses_two_of_one_name_and_takes_many_without) {
  constexpr std::string_view twice =
      "faults:\n  - {name: x, hop: a, on: response, drop: true, for: 1s}\n"
      "  - {name: x, hop: b, on: response, drop: true, for: 1s}\n";
  EXPECT_THAT(lines_of(decode_fault_set(yaml(twice), example_catalog)),
              ElementsAre(StartsWith("3:5 /faults/1/name: \"x\" is already the name of fault 0")));
  const auto unnamed = decode_faults(yaml("[{on: response, drop: true, for: 1s}, {on: request, drop: true, for: 1s}]"),
                                     example_catalog, "/faults", {.name = "", .hop = "db"});
  ASSERT_TRUE(unnamed);
  EXPECT_EQ(unnamed->size(), 2u);
  EXPECT_EQ(unnamed->back().hop, "db");
}

TEST(DecodeFaults, takes_no_more_than_fit_in_one_request) {
  Node list = Node::list();
  for (std::size_t i = 0; i <= most_faults_of_a_request; ++i) list.push(Node::map());
  EXPECT_THAT(lines_of(decode_faults(list, example_catalog, "/faults")),
              ElementsAre("0:0 /faults: has 1001 faults; at most 1000 fit in one request (send them in several)"));
}

TEST(DecodeFaults, wants_a_list) {
  EXPECT_THAT(lines_of(decode_fault_set(yaml("{faults: {}}"), example_catalog)),
              ElementsAre("1:10 /faults: must be a list of faults, not a map"));
  EXPECT_THAT(lines_of(decode_fault_set(yaml("{}"), example_catalog)),
              ElementsAre("1:1 /faults: \"faults\" is missing (add faults: [...])"));
}

TEST(FaultFile, becomes_the_body_of_a_call_and_keeps_its_lines) {
  const auto body = decode_fault_file(yaml("squall: 1\nfaults:\n  - {hop: a}\n"));
  ASSERT_TRUE(body) << message_of(body);
  EXPECT_EQ(to_json(*body), R"({"faults":[{"hop":"a"}]})");
  EXPECT_THAT(lines_of(located({{"/faults/0/hop", "there is no hop \"a\"", ""}}, *body)),
              ElementsAre("3:11 /faults/0/hop: there is no hop \"a\""));
}

TEST(FaultFile, begins_with_its_version) {
  EXPECT_THAT(lines_of(decode_fault_file(yaml("faults: []"))),
              ElementsAre("1:1 /squall: \"squall\" is missing (add squall: 1)"));
  EXPECT_THAT(lines_of(decode_fault_file(yaml("{squall: 2, fault: []}"))),
              ElementsAre("1:10 /squall: this version of squall reads files of version 1, not 2 (say squall: 1)",
                          "1:1 /faults: \"faults\" is missing (add faults: [...])",
                          "1:13 /fault: unknown key \"fault\" (did you mean \"faults\"?)"));
}

}  // namespace
}  // namespace squall::config
