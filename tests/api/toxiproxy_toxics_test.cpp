// Toxics as the API keeps them: what is read back, in which order, and what a refused change leaves.
#include "api/toxiproxy.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;

class ToxiproxyToxics : public Toxiproxy {
 protected:
  ToxiproxyToxics() { proxy_to(upstream.address()); }

  Answer post(const std::string& body) { return call("POST", "/proxies/p/toxics", body); }
  Answer patch(const std::string& name, const std::string& body) {
    return call("PATCH", "/proxies/p/toxics/" + name, body);
  }
  std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const json& toxic : toxics()) all.push_back(toxic.at("name"));
    return all;
  }
};

TEST_F(ToxiproxyToxics, ReadBackWhatWasWritten) {
  const Answer answer = post(R"({"type":"latency","stream":"UpStream","Toxicity":0.3,"attributes":{"LATENCY":100}})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text, R"({"attributes":{"latency":100,"jitter":0},"name":"latency_UpStream","type":"latency",)"
                         R"("stream":"UpStream","toxicity":0.3})");
  EXPECT_EQ(call("GET", "/proxies/p/toxics/latency_UpStream").text, answer.text);
  EXPECT_EQ(call("GET", "/proxies/p/toxics").text, "[" + answer.text + "]");
}

TEST_F(ToxiproxyToxics, HaveTheirDefaults) {
  EXPECT_EQ(post(R"({"type":"slow_close","name":null,"stream":null,"toxicity":null,"attributes":null})").text,
            R"({"attributes":{"delay":0},"name":"slow_close_downstream","type":"slow_close",)"
            R"("stream":"downstream","toxicity":1})");
}

TEST_F(ToxiproxyToxics, AreListedByDirectionInOrderOfInsertion) {
  for (const char* body : {R"({"type":"noop","name":"d1"})", R"({"type":"noop","name":"u1","stream":"upstream"})",
                           R"({"type":"latency","name":"d2"})", R"({"type":"noop","name":"u2","stream":"upstream"})"})
    EXPECT_EQ(post(body).status, 200);
  patch("d1", R"({"toxicity":0.5})");
  EXPECT_THAT(names(), testing::ElementsAre("u1", "u2", "d1", "d2"));
}

TEST_F(ToxiproxyToxics, AreAllTakenByTheirTypes) {
  for (const char* type :
       {"latency", "bandwidth", "slow_close", "timeout", "reset_peer", "limit_data", "noop", "packet_loss"})
    EXPECT_EQ(post(json{{"type", type}}.dump()).status, 200) << type;
  EXPECT_EQ(post(R"({"type":"slicer","attributes":{"average_size":64}})").status, 200);
  EXPECT_EQ(toxics().size(), 9U);
}

TEST_F(ToxiproxyToxics, AreRefusedInToxiproxysOrderAndWords) {
  post(R"({"type":"noop","name":"there"})");
  const json before = toxics();
  struct Bad {
    const char* body;
    int status;
    const char* error;
  };
  for (const Bad& bad : {
           Bad{"", 400, "bad request body: EOF"},
           Bad{R"({"type":"bad","stream":"sideways"})", 400,
               "stream was invalid, can be either upstream or downstream"},
           Bad{R"({"type":"noop","stream":""})", 400, "stream was invalid, can be either upstream or downstream"},
           Bad{R"({"type":"bad","name":"there"})", 400, "invalid toxic type"},
           Bad{"{}", 400, "invalid toxic type"},
           Bad{R"({"type":"slicer","name":"there"})", 409, "toxic already exists"},
           Bad{R"({"type":"noop","name":"there","stream":"upstream"})", 409, "toxic already exists"},
           Bad{R"({"type":"noop","toxicity":1.5})", 400, "toxicity must be 0 to 1, not 1.5"},
           Bad{R"({"type":"noop","toxicity":-1})", 400, "toxicity must be 0 to 1, not -1"},
           Bad{R"({"type":"noop","name":".."})", 400, "name must not be . or .., which no path can name"},
           Bad{R"({"type":"bandwidth","attributes":{"rate":-1}})", 400,
               "bad request body: bandwidth: rate must be 0 to 100000000, not -1"},
           Bad{R"({"type":"latency","attributes":{"latency":"15"}})", 400,
               "bad request body: json: cannot unmarshal string into field attributes.latency of type int64"},
       }) {
    const Answer answer = post(bad.body);
    EXPECT_EQ(answer.status, bad.status) << bad.body;
    EXPECT_EQ(answer.body.at("error"), bad.error) << bad.body;
  }
  EXPECT_EQ(toxics(), before);
}

TEST_F(ToxiproxyToxics, OfAProxyThatIsNotThereAreNotFound) {
  EXPECT_EQ(call("POST", "/proxies/nobody/toxics", "bad").body.at("error"), "proxy not found");
  EXPECT_EQ(call("GET", "/proxies/nobody/toxics").status, 404);
  EXPECT_EQ(patch("nobody", "bad").body.at("error"), "toxic not found");
  EXPECT_EQ(call("DELETE", "/proxies/p/toxics/nobody").body.at("error"), "toxic not found");
  EXPECT_EQ(call("GET", "/proxies/p/toxics/nobody").status, 404);
}

TEST_F(ToxiproxyToxics, ChangeOnlyWhatIsNamed) {
  post(R"({"type":"latency","toxicity":0.5,"attributes":{"latency":100,"jitter":5}})");
  const Answer answer = patch("latency_downstream", R"({"name":"x","type":"noop","stream":"upstream",
                                                        "attributes":{"jitter":7,"latency":null}})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.at("attributes"), (json{{"latency", 100}, {"jitter", 7}}));
  EXPECT_EQ(answer.body.at("toxicity"), 0.5);
  EXPECT_EQ(answer.body.at("name"), "latency_downstream");
  EXPECT_EQ(call("POST", "/proxies/p/toxics/latency_downstream", R"({"toxicity":1})").body.at("toxicity"), 1);
  EXPECT_EQ(toxics()[0].at("attributes"), (json{{"latency", 100}, {"jitter", 7}}));
}

// Toxiproxy answers 400 and has changed what stood before the mistake.
TEST_F(ToxiproxyToxics, AreAsTheyWereAfterARefusedChange) {
  post(R"({"type":"latency","attributes":{"latency":10}})");
  const json before = toxics();
  for (const char* body :
       {R"({"attributes":{"latency":99,"jitter":"x"}})", R"({"attributes":{"latency":99,"jitter":-1}})",
        R"({"toxicity":0.5,"attributes":{"latency":1e3}})", R"({"attributes":{"latency":99},"toxicity":7})", "{"})
    EXPECT_EQ(patch("latency_downstream", body).status, 400) << body;
  EXPECT_EQ(toxics(), before);
}

TEST_F(ToxiproxyToxics, AreFaultsOfTheirHop) {
  post(R"({"type":"latency","toxicity":0.25,"attributes":{"latency":100}})");
  const json fault = call("GET", "/v1/faults/p%2Flatency_downstream").body;
  EXPECT_EQ(fault.at("hop"), "p");
  EXPECT_EQ(fault.at("on"), "response");
  EXPECT_EQ(fault.at("delay"), "100ms");
  EXPECT_EQ(fault.at("dose").at("probability"), 0.25);
  EXPECT_EQ(fault.at("for"), "forever");
  EXPECT_EQ(fault.at("remaining"), "forever");
  EXPECT_EQ(fault.at("state"), "active");
}

TEST_F(ToxiproxyToxics, LiveBesideFaultsOfTheirHop) {
  post(R"({"type":"noop"})");
  const std::string fault = R"({"hop":"p","on":"response","delay":"1ms","for":"5m"})";
  EXPECT_EQ(door->call("PUT", "/v1/faults/own", fault).status, 200);
  EXPECT_EQ(toxics().size(), 1U);
  EXPECT_EQ(call("POST", "/reset").status, 204);
  EXPECT_EQ(call("GET", "/v1/faults/own").status, 200) << "a reset is about toxics";
}

TEST_F(ToxiproxyToxics, ThatAFaultReplacesAreToxicsNoMore) {
  post(R"({"type":"noop","name":"n"})");
  const std::string fault = R"({"hop":"p","on":"response","delay":"1ms","for":"5m"})";
  EXPECT_EQ(door->call("PUT", "/v1/faults/p%2Fn", fault).status, 200);
  EXPECT_EQ(toxics().size(), 0U);
  EXPECT_EQ(post(R"({"type":"noop","name":"n"})").status, 409);
  EXPECT_EQ(call("DELETE", "/v1/faults").status, 200);
  EXPECT_EQ(post(R"({"type":"noop","name":"n"})").status, 200);
}

TEST_F(ToxiproxyToxics, AreStoppedByAHaltAndRefusedUntilItsRelease) {
  post(R"({"type":"timeout"})");
  EXPECT_EQ(call("PUT", "/v1/halt?reason=enough").status, 200);
  EXPECT_EQ(toxics().size(), 0U);
  const Answer refused = post(R"({"type":"noop"})");
  EXPECT_EQ(refused.status, 423);
  EXPECT_EQ(refused.type, "text/plain; charset=utf-8");
  EXPECT_EQ(refused.body.at("status"), 423);
  EXPECT_THAT(refused.body.at("error").get<std::string>(), HasSubstr("enough"));
  EXPECT_EQ(call("POST", "/reset").status, 204);
  EXPECT_EQ(call("POST", "/proxies/p", R"({"enabled":false})").status, 200);
  EXPECT_EQ(call("POST", "/populate", R"([{"name":"q","listen":"127.0.0.1:0","upstream":"x:1"}])").status, 201);
  EXPECT_EQ(call("DELETE", "/proxies/p").status, 204);
  EXPECT_EQ(call("DELETE", "/v1/halt?reason=over").status, 200);
}

class AgeingToxics : public Toxiproxy {
 protected:
  AgeingToxics() : Toxiproxy({.toxic_age = std::chrono::milliseconds{200}}) {}
};

TEST_F(AgeingToxics, EndByThemselvesAndMayBeAddedAgain) {
  const Address listen = proxy_to(upstream.address());
  add(R"({"type":"latency","attributes":{"latency":86400000}})");
  net::End client = net::connect(listen);
  const net::End server = upstream.accept();
  server.send("held");
  EXPECT_EQ(client.receive(4), "held");
  eventually([&] { return toxics().empty(); });
  EXPECT_EQ(call("DELETE", "/proxies/p/toxics/latency_downstream").status, 404);
  add(R"({"type":"latency","attributes":{"latency":1}})");
  EXPECT_EQ(toxics().size(), 1U);
}

}  // namespace
}  // namespace squall::api
