// The audit line carries who and why, and no text of a user can forge another line.
#include "control/audit.hpp"

#include "unit/control/fixture.hpp"

namespace squall::control {
namespace {

using testing::Each;
using testing::Field;

Event event_of(std::string type, std::string subject, std::string why) {
  return {std::move(type), {{"fault", std::move(subject)}}, {}, "ana", std::move(why), 7};
}

TEST(Audit, IsOneLineForOneEpoch) {
  const std::vector<Event> events = {event_of("fault.put", "a", "drill"), event_of("fault.put", "b", "drill")};
  EXPECT_EQ(audit_line(events), R"(epoch=7 by="ana" why="drill" change="fault.put a, fault.put b")");
}

TEST(Audit, EscapesWhatWouldBreakTheLine) {
  const std::vector<Event> events = {event_of("fault.put", "a", "x\"\nepoch=8 by=\"eve")};
  EXPECT_EQ(audit_line(events), R"(epoch=7 by="ana" why="x\"\x0aepoch=8 by=\"eve" change="fault.put a")");
}

TEST(Audit, CountsWhatDoesNotFit) {
  const std::vector<Event> events(25, event_of("fault.put", "a", ""));
  EXPECT_THAT(audit_line(events), testing::HasSubstr("and 5 more"));
}

TEST(Audit, EndsWithTheTypeWhenThereIsNoSubject) {
  const std::vector<Event> events = {{"halt.engaged", {{"reason", std::string()}}, {}, "ana", "", 7}};
  EXPECT_EQ(audit_line(events), R"(epoch=7 by="ana" change="halt.engaged")");
}

TEST(Audit, NamesTheRunThatAChangeIsFor) {
  Event event = event_of("fault.put", "a", "");
  event.run = "checkout-17";
  EXPECT_EQ(audit_line({&event, 1}), R"(epoch=7 by="ana" run="checkout-17" change="fault.put a")");
}

TEST(Audit, SaysWhatChangedAsItWasSpelt) {
  const std::vector<Event> events = {event_of("fault.put", "slow \"db\"", ""), {"hop.down", {{"hop", "cache"}}}};
  EXPECT_EQ(what_changed(events), "fault.put slow \"db\", hop.down cache");
}

class AuditTrail : public ControlTest {
 protected:
  AuditSink keep() {
    return [this](const AuditEntry& entry) { kept.push_back(entry); };
  }
  std::vector<std::string> whats() const {
    std::vector<std::string> all;
    for (const AuditEntry& entry : kept) all.push_back(entry.what);
    return all;
  }
  std::vector<AuditEntry> kept;
  EmergencyStop audited_stop{plane, latch, clock(), nullptr, keep()};
  Control audited{plane, audited_stop, clock(), nullptr, 42, keep()};
};

TEST_F(AuditTrail, KeepsEveryEpochAndEveryCutAndEveryHalt) {
  audited.put_hop(hop_named("db"), nullptr, ana);
  audited.put_faults({fault_named("a"), fault_named("b")}, ana);
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  audited.cut("db", 1, ana);
  audited.halt(ana);
  audited.release(ana);
  EXPECT_THAT(whats(), testing::ElementsAre("hop.put db", "fault.put a, fault.put b", "connection.cut db/1",
                                            "halt.engaged drill", "halt.released drill"));
}

TEST_F(AuditTrail, SaysWhoWhyWhenAndInWhichEpoch) {
  audited.put_hop(hop_named("db"), nullptr, ana);
  EXPECT_EQ(kept.at(0).by, "ana");
  EXPECT_EQ(kept.at(0).why, "drill");
  EXPECT_EQ(kept.at(0).time, clock().wall());
  EXPECT_EQ(kept.at(0).epoch, 1U);
}

TEST_F(AuditTrail, KeepsNothingOfWhatWasRefused) {
  audited.remove_hop("db", ana);
  audited.put_fault(fault_named("slow"), ana);
  EXPECT_THAT(whats(), testing::IsEmpty());
}

TEST(Refusal, IsOneLineForEachProblemWithItsPlace) {
  EXPECT_THAT(refusal_lines({{"/hops/0/listen", "has no port", "add one", 3, 7}, {"", "odd\nepoch=8", ""}}),
              testing::ElementsAre("configuration:3:7: /hops/0/listen: has no port (add one)",
                                   R"(configuration: odd\x0aepoch=8)"));
}

using Events = ControlTest;

TEST_F(Events, CarryWhoWhyWhenAndEpoch) {
  have_hop();
  control.put_hop(hop_named("cache"), nullptr, ana);
  EXPECT_THAT(events, Each(Field(&Event::by, "ana")));
  EXPECT_THAT(events, Each(Field(&Event::why, "drill")));
  EXPECT_THAT(events, Each(Field(&Event::time, clock().wall())));
  EXPECT_EQ(events.back().epoch, 2U);
}

TEST(Rfc3339, IsUtcWithMilliseconds) {
  EXPECT_EQ(rfc3339(WallTime(std::chrono::milliseconds{1'790'000'000'042})), "2026-09-21T14:13:20.042Z");
}

}  // namespace
}  // namespace squall::control
