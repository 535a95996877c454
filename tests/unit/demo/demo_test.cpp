// The whole demo against a stand-in server that makes no hop and breaks nothing: the address of a hop is its upstream.
#include "demo/demo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "demo/program.hpp"

namespace squall::demo {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StandIn {
 public:
  StandIn() {
    server_.Put(R"(/v1/hops/(\w+))", [this](const httplib::Request& request, httplib::Response& response) {
      const std::scoped_lock lock(mutex_);
      const Json hop = Json::parse(request.body);
      asked_.push_back(hop);
      if (door_is_taken_ && hop["listen"] == usual_edge) {
        response.status = 409;
        return;
      }
      hops_.insert(request.matches[1]);
      response.set_content(Json{{"listen", hop["upstream"]}}.dump(), "application/json");
    });
    server_.Delete(R"(/v1/hops/(\w+))", [this](const httplib::Request& request, httplib::Response& response) {
      const std::scoped_lock lock(mutex_);
      hops_.erase(request.matches[1]);
      response.status = 204;
    });
    server_.Put("/v1/faults", [this](const httplib::Request& request, httplib::Response& response) {
      const std::scoped_lock lock(mutex_);
      const Json body = Json::parse(request.body);
      for (const Json& fault : body["faults"]) faults_.insert(fault["name"].get<std::string>());
      response.status = halted_ ? 423 : 200;
      response.set_content(halted_ ? R"({"detail": "halted"})" : "{}", "application/json");
    });
    server_.Get(R"(/v1/faults/([\w-]+))", [this](const httplib::Request& request, httplib::Response& response) {
      const Json counters{{"matched", 24}, {"connections", hits_ ? 6 : 0}, {"injected", hits_ ? 51 : 0}};
      response.set_content(Json{{"name", request.matches[1].str()}, {"counters", counters}}.dump(), "application/json");
    });
    server_.Delete("/v1/faults", [this](const httplib::Request&, httplib::Response& response) {
      const std::scoped_lock lock(mutex_);
      faults_.clear();
      response.set_content("{}", "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~StandIn() {
    server_.stop();
    thread_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  void halt() { halted_ = true; }
  void never_hit() { hits_ = false; }
  void take_the_usual_door() { door_is_taken_ = true; }
  std::vector<Json> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }
  std::set<std::string> left() const {
    const std::scoped_lock lock(mutex_);
    std::set<std::string> both = hops_;
    both.insert(faults_.begin(), faults_.end());
    return both;
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::atomic<bool> halted_ = false;
  std::atomic<bool> hits_ = true;
  std::atomic<bool> door_is_taken_ = false;
  mutable std::mutex mutex_;
  std::set<std::string> hops_;
  std::set<std::string> faults_;
  std::vector<Json> asked_;  // hops, in the order in which they were wanted
};

class DemoTest : public ::testing::Test {
 protected:
  int play(std::stop_token stop = {}) {
    return run_demo({server.url(), std::chrono::milliseconds{30}}, out, err, stop);
  }

  StandIn server;
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(DemoTest, plays_every_act_and_says_how_often_the_faults_hit) {
  EXPECT_EQ(play(), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("5 healthy again"));
  EXPECT_THAT(out.str(), HasSubstr("slow-database: 51 times, on 6 of 24 connections"));
}

TEST_F(DemoTest, leaves_nothing_behind) {
  play();
  EXPECT_THAT(server.left(), IsEmpty());
}

TEST_F(DemoTest, claims_nothing_for_a_fault_that_never_hit) {
  server.never_hit();
  play();
  EXPECT_THAT(out.str(), HasSubstr("never hit"));
  EXPECT_THAT(out.str(), Not(HasSubstr("The fallback carries")));
}

TEST_F(DemoTest, puts_the_edge_where_experiments_look_for_it) {
  play();
  EXPECT_EQ(server.asked().back()["listen"], usual_edge);
  EXPECT_EQ(server.asked().back()["protocol"], "http");
}

TEST_F(DemoTest, puts_the_edge_elsewhere_when_somebody_else_stands_there) {
  server.take_the_usual_door();
  EXPECT_EQ(play(), 0) << err.str();
  EXPECT_EQ(server.asked().back()["listen"], "127.0.0.1:0");
}

TEST_F(DemoTest, ends_with_the_reason_when_the_server_is_halted) {
  server.halt();
  EXPECT_EQ(play(), 1);
  EXPECT_THAT(err.str(), HasSubstr("halted"));
}

TEST_F(DemoTest, ends_at_once_when_it_is_interrupted_and_still_cleans_up) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(play(stop.get_token()), 1);
  EXPECT_THAT(server.left(), IsEmpty());
}

TEST(Program, claims_no_count_for_a_fault_that_the_kernel_carries_out) {
  constexpr const char* uncounted = "x: refused by the kernel, which keeps no count";
  const Json none{{"injected", 0}};
  EXPECT_EQ(hits_of({{"name", "x"}, {"close", "refuse"}, {"counters", none}}), uncounted);
  EXPECT_EQ(hits_of({{"name", "x"}, {"close", {{"how", "refuse"}}}, {"counters", none}}), uncounted);
  EXPECT_EQ(hits_of({{"name", "x"}, {"limit", {{"connections", 9}, {"over", "refuse"}}}, {"counters", none}}),
            uncounted);
  EXPECT_EQ(hits_of({{"name", "x"}, {"close", "reset"}, {"counters", none}}), "x: 0 times");
  EXPECT_EQ(hits_of({{"name", "x"}, {"limit", 9}, {"counters", none}}), "x: 0 times");
}

TEST(Program, speaks_of_experiments_when_there_is_a_folder_of_them) {
  EXPECT_THAT(playground("http://a", usual_edge, Known::shipped),
              HasSubstr("squall --url http://a run slow-database\n"));
  EXPECT_THAT(playground("http://a", usual_edge, Known::nothing), Not(HasSubstr("squall --url http://a experiments")));
  EXPECT_THAT(playground("http://a", usual_edge, Known::experiments),
              AllOf(HasSubstr("squall --url http://a experiments\n"), Not(HasSubstr("run slow-database"))));
}

TEST(Program, says_how_to_tell_an_experiment_of_another_door) {
  EXPECT_THAT(playground("http://a", "127.0.0.1:9", Known::shipped),
              HasSubstr("run slow-database --var shop=127.0.0.1:9\n"));
}

TEST(Program, tells_latencies_with_the_digits_that_matter) {
  EXPECT_EQ(human(std::chrono::microseconds{2940}), "2.9 ms");
  EXPECT_EQ(human(std::chrono::milliseconds{123}), "123 ms");
  EXPECT_EQ(human(std::chrono::milliseconds{1250}), "1.25 s");
}

}  // namespace
}  // namespace squall::demo
