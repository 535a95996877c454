// Idempotency-Key: however often and however concurrently a request comes with it, it is done once.
#include <atomic>
#include <latch>
#include <mutex>
#include <set>
#include <thread>

#include "api/game_day.hpp"

namespace squall::api {
namespace {

using runs::experiment_text;
using testing::ElementsAre;

class Starts : public GameDayTest {};

TEST_F(Starts, OfFiftyWithOneKeyAreOne) {
  open_door();
  std::latch all{50};
  std::mutex mutex;
  std::set<std::string> ids;
  std::multiset<int> statuses;
  std::vector<std::jthread> people;
  for (int i = 0; i < 50; ++i)
    people.emplace_back([&] {
      all.arrive_and_wait();
      const Answer answer =
          door->call("POST", "/v1/runs", experiment_text("slow"), "application/yaml", {{"Idempotency-Key", "monday"}});
      const std::lock_guard lock(mutex);
      statuses.insert(answer.status);
      ids.insert(answer.body.is_object() ? answer.body.value("id", answer.text) : answer.text);
    });
  people.clear();
  EXPECT_EQ(statuses.count(201), 50U);
  EXPECT_THAT(ids, ElementsAre("slow-1"));
  EXPECT_EQ(board->list({})->size(), 1U);
}

// The servers have more than one thread, and nothing but the key stands between their handlers.
TEST_F(Starts, OfFiftyHandlersWithOneKeyAreOne) {
  open_door();
  server::Request request;
  request.method = "POST";
  request.raw_path = "/v1/runs";
  request.content_type = "application/yaml";
  request.body = experiment_text("slow");
  request.headers = {{"Idempotency-Key", "monday"}};
  const server::Handler& handler = router.find("POST", "/v1/runs").route->handler;
  std::latch all{50};
  std::atomic<int> created = 0;
  std::vector<std::jthread> people;
  for (int i = 0; i < 50; ++i)
    people.emplace_back([&] {
      all.arrive_and_wait();
      if (handler(request).status == 201) ++created;
    });
  people.clear();
  EXPECT_EQ(created, 50);
  EXPECT_EQ(board->list({})->size(), 1U);
}

TEST_F(Starts, AnswerAKeyAgainWithTheSameRun) {
  const auto start = [&] {
    return open_door().call("POST", "/v1/runs", experiment_text("slow"), "application/yaml",
                            {{"Idempotency-Key", "monday"}});
  };
  EXPECT_EQ(start().body.at("id"), "slow-1");
  const Answer again = start();
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body.at("id"), "slow-1");
  EXPECT_EQ(again.headers.find("Idempotency-Replayed")->second, "true");
}

TEST_F(Starts, RefuseAKeyThatWasUsedForSomethingElse) {
  const httplib::Headers key{{"Idempotency-Key", "monday"}};
  open_door().call("POST", "/v1/runs", experiment_text("slow"), "application/yaml", key);
  EXPECT_EQ(open_door().call("POST", "/v1/runs", experiment_text("other"), "application/yaml", key).status, 422);
  EXPECT_EQ(open_door()
                .call("POST", "/v1/runs", experiment_text("x"), "application/yaml",
                      {{"Idempotency-Key", std::string(256, 'k')}})
                .status,
            400);
}

TEST_F(Starts, TakeAKeyAgainWhoseRequestWasRefused) {
  const httplib::Headers key{{"Idempotency-Key", "monday"}};
  const std::string other = started("other");
  EXPECT_EQ(open_door().call("POST", "/v1/runs", experiment_text("slow"), "application/yaml", key).status, 409);
  EXPECT_EQ(post(run_path(other, "stop")).status, 200);
  await_stored(*board->find(other));
  EXPECT_EQ(open_door().call("POST", "/v1/runs", experiment_text("slow"), "application/yaml", key).status, 201);
}

}  // namespace
}  // namespace squall::api
