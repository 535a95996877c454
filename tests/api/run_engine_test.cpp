// One whole run on the real data plane: real traffic over a real hop, its figures, its faults, its verdict, its report.
#include "api/fixture.hpp"
#include "net/world.hpp"
#include "runs/scheduler.hpp"
#include "unit/runs/board_world.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;

class RunOnTheEngine : public testing::Test {
 protected:
  RunOnTheEngine() {
    routes::add_routes(router, control, "0.1.0", {},
                       routes::GameDays{board, scheduler, idempotency, library, sampler, [] { return ""; }});
    door.emplace(router, hub);
  }
  ~RunOnTheEngine() override { door.reset(); }

  const runs::Scratch scratch;
  std::unique_ptr<store::RunStore> store = std::move(*store::RunStore::open(scratch.file("runs.sqlite")));
  spdlog::logger log{"quiet", std::make_shared<spdlog::sinks::null_sink_mt>()};
  net::Engine engine{{.shards = 2}, log};
  server::EventHub hub;
  const control::Clock clock = control::machine_clock();
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }};
  control::EmergencyStop stop{engine, latch, clock, {}};
  control::Control control{engine, stop, clock, {}, 42};
  runs::SourceReader sources;
  runs::RunBoard board{{control, *store, sources, clock, {}},
                       {.env = {},
                        .version = "0.1.0",
                        .experiments = {},
                        .runbooks = {},
                        .commands = {},
                        .blackouts = {},
                        .environment = {},
                        .fresh_seed = [] { return std::uint64_t{1}; }}};
  runs::Scheduler scheduler{board, {}, std::chrono::hours{24}};
  const runs::Library library{board, ""};
  const runs::Sampler sampler{control, library.journeys()};
  routes::Idempotency idempotency{*store, clock};
  server::Router router;
  std::optional<Door> door;
};

TEST_F(RunOnTheEngine, HoldsWithRealTrafficAndTellsItsFigures) {
  net::Listener upstream;
  const Answer hop = door->call("PUT", "/v1/hops/db",
                                json{{"listen", "127.0.0.1:0"}, {"upstream", to_string(upstream.address())}}.dump());
  ASSERT_EQ(hop.status, 201) << hop.text;
  const net::End client = net::connect(engine.stats().hops.at(0).listen);
  const net::End server = upstream.accept();

  const Answer started = door->call("POST", "/v1/runs", R"(
squall: 1
name: slow
claim: a slow database is not felt
checks:
  - {id: p99, from: {hop: db.latency_p99}, expect: < 20s, over: 1m}
baseline: 1s
phases:
  - {name: slow, for: 2s, faults: [{hop: db, on: response, delay: 30ms}]}
recovery: 1s
limits: {max_duration: 5m}
)",
                                    "application/yaml");
  ASSERT_EQ(started.status, 201) << started.text;
  const auto run = board.find("slow-1");
  while (!run->ended()) {  // the shop's customers
    client.send("?");
    ASSERT_EQ(server.receive(1), "?");
    server.send("!");
    ASSERT_EQ(client.receive(1), "!");
  }

  json told;
  do told = door->call("GET", "/v1/runs/slow-1").body;
  while (!told.contains("ended"));
  EXPECT_EQ(told.at("outcome"), "held") << told.at("why");
  EXPECT_GT(told.at("faults").at(0).at("injected"), 0);
  EXPECT_EQ(told.at("results").size(), 3U);
  EXPECT_TRUE(engine.stats().faults.empty());
  EXPECT_EQ(control.holder("db"), "");
  EXPECT_EQ(told.at("results").at(1).at("stage"), "during");
  EXPECT_TRUE(told.at("results").at(1).contains("worst"));
  EXPECT_THAT(door->call("GET", "/v1/runs/slow-1/report").text, HasSubstr("a slow database is not felt"));
}

}  // namespace
}  // namespace squall::api
