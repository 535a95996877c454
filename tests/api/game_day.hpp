// The API with game days: runs on the live fake with their board, schedule and keys, and a client of a real server.
#pragma once

#include <optional>
#include <string>

#include "api/fixture.hpp"
#include "unit/runs/library_world.hpp"

namespace squall::api {

class GameDayTest : public runs::LibraryWorld {
 protected:
  ~GameDayTest() override {
    door.reset();
    sampler.reset();
    scheduler.reset();
  }

  // Before the first call: what the board and the clock should be like is said first.
  Door& open_door() {
    if (door) return *door;
    scheduler.emplace(*board, store::Retention{}, std::chrono::hours{24});
    library.emplace(*board, scratch.file("journeys"));
    sampler.emplace(control, library->journeys(), std::chrono::hours{24});
    routes::add_routes(
        router, control, "0.1.0", {},
        routes::GameDays{*board, *scheduler, idempotency, *library, *sampler, [] { return "http://127.0.0.1:8474"; }});
    return door.emplace(router, hub);
  }
  Answer get(const std::string& path) { return open_door().call("GET", path); }
  Answer put(const std::string& path, const std::string& body) { return open_door().call("PUT", path, body); }
  Answer remove(const std::string& path) { return open_door().call("DELETE", path); }
  Answer post(const std::string& path, const std::string& body = {}, const std::string& type = "application/json") {
    return open_door().call("POST", path, body, type);
  }
  Answer post_file(const std::string& text, const std::string& query = "") {
    return post("/v1/runs" + query, text, "application/yaml");
  }
  static std::string run_path(const std::string& id, const std::string& what = "") {
    return "/v1/runs/" + id + (what.empty() ? "" : "/" + what);
  }

  std::string started(const std::string& name = "slow", const std::string& hop = "db") {
    const Answer answer = post_file(runs::experiment_text(name, hop));
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.body.value("id", "");
  }
  // Its faults are on, and the run knows it.
  std::string injecting(const std::string& name = "slow") {
    const std::string id = started(name);
    EXPECT_TRUE(plane.await_faults_on());
    EXPECT_EQ(post(run_path(id, "notes"), R"({"text": "they are on"})").status, 200);
    return id;
  }
  std::string ended() {
    const std::string id = started();
    EXPECT_EQ(post(run_path(id, "stop")).status, 200);
    await_stored(*board->find(id));
    return id;
  }

  server::EventHub hub;
  server::Router router;
  routes::Idempotency idempotency{store, clock};
  std::optional<runs::Scheduler> scheduler;
  std::optional<runs::Sampler> sampler;
  std::optional<Door> door;
};

}  // namespace squall::api
