// What outlives the judge that wanted it ends with the lease of its fault too, and lasts as long as that is renewed.
#include <gmock/gmock.h>

#include "unit/http1/dialogue.hpp"

namespace squall::http1::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class LeasedMessages : public ::testing::Test {
 protected:
  void publish(FaultSpec fault) {
    fault.lease = lease;
    dialogue.publish({std::move(fault)});
  }

  std::shared_ptr<Lease> lease = std::make_shared<Lease>(at(seconds{3}));
  Dialogue dialogue;
};

class ABodyThatIsCorrupted : public LeasedMessages {
 protected:
  // Its first half comes before the lease could run out.
  ABodyThatIsCorrupted() {
    publish(message_fault("c", Point::response, "rewrite", {{"corrupt", Bytes{8}}}));
    dialogue.client_says(get("/"));
    dialogue.upstream_says("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n####");
    dialogue.wait(seconds{2});
  }
  std::string second_half() {
    const std::size_t before = dialogue.client_heard().size();
    dialogue.upstream_says("%%%%");
    return dialogue.client_heard().substr(before);
  }
};

TEST_F(ABodyThatIsCorrupted, GoesOnBeingSoWhenTheLeaseIsRenewed) {
  EXPECT_THAT(dialogue.client_heard(), Not(HasSubstr("#")));
  ASSERT_TRUE(lease->renew(at(seconds{2}), at(seconds{10})));
  dialogue.wait(seconds{2});
  EXPECT_THAT(second_half(), Not(HasSubstr("%")));
}

TEST_F(ABodyThatIsCorrupted, PassesAsItIsWhenTheLeaseHasRunOut) {
  dialogue.wait(seconds{2});
  EXPECT_EQ(second_half(), "%%%%");
}

TEST_F(LeasedMessages, AnAnswerThatWaitsIsGivenInTheTickInWhichTheLeaseRunsOut) {
  publish(message_fault("r", Point::request, "respond",
                        {{"status", StatusCode{503}}, {"delay", Duration{std::chrono::minutes{10}}}}));
  dialogue.client_says(get("/"));
  dialogue.wait(seconds{2});
  ASSERT_TRUE(lease->renew(at(seconds{2}), at(seconds{5})));
  dialogue.wait(seconds{3} - Duration{1});
  EXPECT_EQ(dialogue.client_heard(), "");
  dialogue.wait(Duration{1});
  EXPECT_THAT(dialogue.client_heard(), HasSubstr("503"));
}

TEST_F(LeasedMessages, ThoseThatWaitAtALimitGoWhenTheLeaseRunsOut) {
  publish(message_fault("l", Point::request, "limit", {{"in_flight", std::uint64_t{1}}}));
  dialogue.client_says(get("/first") + get("/second"));
  dialogue.wait(seconds{2});
  ASSERT_TRUE(lease->renew(at(seconds{2}), at(seconds{5})));
  dialogue.wait(seconds{2});
  EXPECT_THAT(dialogue.upstream_heard(), Not(HasSubstr("/second")));
  dialogue.wait(seconds{2});
  EXPECT_THAT(dialogue.upstream_heard(), EndsWith(get("/second")));
}

}  // namespace
}  // namespace squall::http1::testing
