// Proxies: made, changed, populated and reset, and what is left of them when something cannot be had.
#include "api/toxiproxy.hpp"

namespace squall::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ToxiproxyProxies : public Toxiproxy {
 protected:
  std::string upstream_text() const { return squall::to_string(upstream.address()); }
  json proxy(const std::string& name = "p") { return call("GET", "/proxies/" + name).body; }
  std::vector<std::string> names() {
    std::vector<std::string> all;
    const json proxies = call("GET", "/proxies").body;
    for (const auto& [name, value] : proxies.items()) all.push_back(name);
    return all;
  }
  bool carries(const Address& listen) {
    net::End client = net::connect(listen);
    client.send("x");
    return upstream.accept().receive(1) == "x";
  }
};

TEST_F(ToxiproxyProxies, IsPrintedInToxiproxysOrderWithItsRealAddress) {
  const Answer answer =
      call("POST", "/proxies", R"({"upstream":"localhost:1","listen":"localhost:0","name":"redis","toxics":[1]})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.type, "application/json");
  const std::string port = std::to_string(listen_of(answer.body).port);
  EXPECT_EQ(answer.text, R"({"name":"redis","listen":"127.0.0.1:)" + port +
                             R"(","upstream":"localhost:1","enabled":true,"toxics":[]})");
  EXPECT_EQ(call("GET", "/proxies").text, R"({"redis":)" + answer.text + "}");
  EXPECT_EQ(call("GET", "/proxies/redis").text, answer.text);
}

TEST_F(ToxiproxyProxies, WithoutAnAddressListensEverywhere) {
  const Answer answer = call("POST", "/proxies", json{{"name", "p"}, {"upstream", upstream_text()}}.dump());
  EXPECT_THAT(answer.body.at("listen").get<std::string>(), testing::AnyOf(HasSubstr("[::]:"), HasSubstr("0.0.0.0:")));
  EXPECT_TRUE(carries(listen_of(answer.body)));
}

TEST_F(ToxiproxyProxies, AreCreatedOnceAndDeletedOnce) {
  proxy_to(upstream.address());
  const Answer again = call("POST", "/proxies", R"({"name":"p","upstream":"x:1"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body.at("error"), "proxy already exists");
  EXPECT_EQ(call("DELETE", "/proxies/p").status, 204);
  EXPECT_EQ(call("DELETE", "/proxies/p").status, 404);
  EXPECT_EQ(call("GET", "/proxies").text, "{}");
}

TEST_F(ToxiproxyProxies, ThatCannotListenAreNotKept) {
  const std::string taken = upstream_text();
  const Answer answer = call("POST", "/proxies", json{{"name", "p"}, {"listen", taken}, {"upstream", "x:1"}}.dump());
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.at("error"), "listen tcp " + taken + ": bind: address already in use");
  EXPECT_EQ(call("POST", "/proxies", R"({"name":"p","listen":"nohost","upstream":"x:1"})").body.at("error"),
            "listen tcp: address nohost: missing port in address");
  EXPECT_THAT(names(), ElementsAre());
}

TEST_F(ToxiproxyProxies, OnOneAddressAreToldAsTaken) {
  const Address listen = proxy_to(upstream.address());
  const Answer answer =
      call("POST", "/proxies", json{{"name", "q"}, {"listen", squall::to_string(listen)}, {"upstream", "x:1"}}.dump());
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body.at("error").get<std::string>(), HasSubstr("address already in use"));
}

TEST_F(ToxiproxyProxies, ThatMoveToATakenAddressAreToldSoWhoeverCameFirst) {
  const Address first = proxy_to(upstream.address(), "a");
  const Address second = proxy_to(upstream.address(), "b");
  // By number, as a list of hops sees it.
  for (const auto& [name, listen] : {std::pair{"a", first}, {"b", second}})
    EXPECT_EQ(call("PATCH", "/proxies/" + std::string(name), json{{"listen", squall::to_string(listen)}}.dump()).status,
              200);
  for (const auto& [name, listen] : {std::pair{"a", second}, {"b", first}}) {
    const std::string taken = squall::to_string(listen);
    const Answer answer = call("PATCH", "/proxies/" + std::string(name), json{{"listen", taken}}.dump());
    EXPECT_EQ(answer.status, 500) << name;
    EXPECT_EQ(answer.body.at("error"), "listen tcp " + taken + ": bind: address already in use");
  }
}

TEST_F(ToxiproxyProxies, MayDialOnlyWhatIsPermitted) {
  const Answer answer = call("POST", "/proxies", R"({"name":"p","upstream":"169.254.169.254:80"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body.at("error").get<std::string>(), HasSubstr("not a permitted upstream"));
  EXPECT_EQ(call("POST", "/proxies", R"({"name":"p","upstream":"unix:/run/some.sock"})").status, 400);
}

TEST_F(ToxiproxyProxies, SwitchOffAndOnOnTheSamePort) {
  const Address listen = proxy_to(upstream.address());
  net::End client = net::connect(listen);
  const net::End server = upstream.accept();
  EXPECT_EQ(call("POST", "/proxies/p", R"({"Enabled":false})").body.at("enabled"), false);
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(net::try_connect(listen).second, ECONNREFUSED);
  EXPECT_EQ(listen_of(call("PATCH", "/proxies/p", R"({"enabled":true})").body).port, listen.port);
  EXPECT_TRUE(carries(listen));
}

TEST_F(ToxiproxyProxies, KeepWhatAChangeDoesNotName) {
  const Address listen = proxy_to(upstream.address());
  add(R"({"type":"noop"})");
  net::End client = net::connect(listen);
  const net::End server = upstream.accept();
  const json before = proxy();
  EXPECT_EQ(call("PATCH", "/proxies/p", R"({"name":"other","enabled":null})").body, before);
  EXPECT_EQ(call("PATCH", "/proxies/p", before.dump()).body, before);
  client.send("alive");
  EXPECT_EQ(server.receive(5), "alive");
}

TEST_F(ToxiproxyProxies, WithAnotherUpstreamDropTheirConnectionsAndKeepTheirToxics) {
  const Address listen = proxy_to(upstream.address());
  add(R"({"type":"noop"})");
  net::End client = net::connect(listen);
  const net::End server = upstream.accept();
  const net::Listener other;
  const json body = {{"upstream", squall::to_string(other.address())}};
  EXPECT_EQ(call("PATCH", "/proxies/p", body.dump()).body.at("toxics").size(), 1U);
  EXPECT_EQ(client.next(), "reset");
  net::connect(listen).send("x");
  EXPECT_EQ(other.accept().receive(1), "x");
}

// Bind before drop: Toxiproxy leaves the proxy off, with the address it could not have.
TEST_F(ToxiproxyProxies, ThatCannotMoveStayAsTheyWere) {
  const Address listen = proxy_to(upstream.address());
  net::End client = net::connect(listen);
  const net::End server = upstream.accept();
  const json before = proxy();
  const Answer answer = call("PATCH", "/proxies/p", json{{"listen", upstream_text()}, {"upstream", "x:1"}}.dump());
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(call("PATCH", "/proxies/p", R"({"upstream":"x:1","listen":7})").status, 400);
  EXPECT_EQ(call("PATCH", "/proxies/p", R"({"listen":"127.0.0.1:0","upstream":""})").status, 400);
  EXPECT_EQ(proxy(), before);
  client.send("alive");
  EXPECT_EQ(server.receive(5), "alive");
}

TEST_F(ToxiproxyProxies, ArePopulatedInOrder) {
  const json body = {{{"name", "a"}, {"listen", "127.0.0.1:0"}, {"upstream", "x:1"}},
                     {{"name", "b"}, {"listen", "127.0.0.1:0"}, {"upstream", "x:1"}, {"enabled", false}}};
  const Answer answer = call("POST", "/populate", body.dump());
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body.at("proxies").size(), 2U);
  EXPECT_EQ(answer.body.at("proxies")[1].at("enabled"), false);
  EXPECT_EQ(call("POST", "/populate", "[]").text, R"({"proxies":null})");
  EXPECT_EQ(call("POST", "/populate", "null").text, R"({"proxies":null})");
  EXPECT_THAT(names(), ElementsAre("a", "b"));
}

TEST_F(ToxiproxyProxies, ThatStandAreLeftAloneByPopulate) {
  const Address listen = proxy_to(upstream.address());
  add(R"({"type":"noop"})");
  const json same = {
      {{"name", "p"}, {"listen", squall::to_string(listen)}, {"upstream", upstream_text()}, {"enabled", false}}};
  EXPECT_EQ(call("POST", "/populate", same.dump()).body.at("proxies")[0], proxy());
  EXPECT_EQ(toxics().size(), 1U);
  EXPECT_EQ(proxy().at("enabled"), true);
  const json other = {{{"name", "p"}, {"listen", squall::to_string(listen)}, {"upstream", "x:1"}}};
  EXPECT_EQ(call("POST", "/populate", other.dump()).status, 201);
  EXPECT_EQ(proxy().at("upstream"), "x:1");
  EXPECT_EQ(toxics().size(), 0U);
}

TEST_F(ToxiproxyProxies, AreAllReadBeforeAnyIsPopulated) {
  const Answer answer = call("POST", "/populate", R"([{"name":"a","upstream":"x:1"},{"name":"b"},{"upstream":"x:1"}])");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.text, R"({"error":"missing required field: upstream at proxy 2","status":400,"proxies":null})");
  EXPECT_EQ(answer.type, "application/json");
  EXPECT_EQ(call("POST", "/populate", R"([{"name":"a","upstream":"x:1"},{"upstream":"x:1"}])").body.at("error"),
            "missing required field: name at proxy 2");
  EXPECT_THAT(names(), ElementsAre());
}

// Toxiproxy leaves the one that could not be replaced switched off.
TEST_F(ToxiproxyProxies, PopulateStopsAtTheFirstFailureAndHarmsNobody) {
  const Address listen = proxy_to(upstream.address(), "b");
  const json body = {{{"name", "a"}, {"listen", "127.0.0.1:0"}, {"upstream", "x:1"}},
                     {{"name", "b"}, {"listen", upstream_text()}, {"upstream", "x:1"}},
                     {{"name", "c"}, {"listen", "127.0.0.1:0"}, {"upstream", "x:1"}}};
  const Answer answer = call("POST", "/populate", body.dump());
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.at("proxies").size(), 1U);
  EXPECT_THAT(names(), ElementsAre("a", "b"));
  EXPECT_TRUE(carries(listen));
}

TEST_F(ToxiproxyProxies, ThatAreOffComeBackByTheNameTheyListenOn) {
  const Address listen = proxy_to(upstream.address());
  call("POST", "/proxies/p", R"({"enabled":false})");
  const std::string port = std::to_string(listen.port);
  const auto populate = [&](const std::string& host) {
    const json body = {{{"name", "p"}, {"listen", host + ":" + port}, {"upstream", upstream_text()}}};
    return call("POST", "/populate", body.dump()).body.at("proxies")[0].at("enabled");
  };
  EXPECT_EQ(populate("127.0.0.1"), false);
  EXPECT_EQ(populate("localhost"), true);
}

TEST_F(ToxiproxyProxies, ArePopulatedAllAtOnceHoweverManyTheyAre) {
  json body = json::array();
  for (int i = 0; i < 300; ++i)
    body.push_back({{"name", "p" + std::to_string(i)}, {"listen", "127.0.0.1:0"}, {"upstream", "x:1"}});
  const std::uint64_t before = engine.stats().epoch;
  EXPECT_EQ(call("POST", "/populate", body.dump()).body.at("proxies").size(), 300U);
  EXPECT_EQ(engine.stats().epoch, before + 1);
  body[200]["listen"] = upstream_text();
  body[200]["name"] = "bad";
  for (int i = 0; i < 300; ++i) body[i]["upstream"] = "y:1";
  const Answer partly = call("POST", "/populate", body.dump());
  EXPECT_EQ(partly.status, 500);
  EXPECT_EQ(partly.body.at("proxies").size(), 200U);
  EXPECT_EQ(proxy("p199").at("upstream"), "y:1");
  EXPECT_EQ(proxy("p201").at("upstream"), "x:1");
  EXPECT_LT(engine.stats().epoch, before + 40);
  EXPECT_EQ(call("POST", "/populate", json(1001, body[0]).dump()).status, 400);
}

TEST_F(ToxiproxyProxies, ResetSwitchesOnAndFrees) {
  const Address listen = proxy_to(upstream.address());
  add(R"({"type":"timeout"})");
  call("POST", "/proxies/p", R"({"enabled":false})");
  EXPECT_EQ(call("POST", "/reset").status, 204);
  EXPECT_EQ(proxy().at("enabled"), true);
  EXPECT_EQ(toxics().size(), 0U);
  EXPECT_TRUE(carries(listen));
}

// Toxiproxy stops at the first proxy that cannot bind and leaves the others poisoned.
TEST_F(ToxiproxyProxies, ResetFreesEverybodyAndThenSaysWhatItCouldNotDo) {
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    proxy_to(upstream.address(), name);
    add(R"({"type":"timeout"})", name);
  }
  call("POST", "/proxies/b", R"({"enabled":false})");
  const json stuck = {{"name", "stuck"}, {"listen", upstream_text()}, {"upstream", "x:1"}, {"enabled", false}};
  EXPECT_EQ(call("POST", "/proxies", stuck.dump()).status, 201) << "what is off needs no port";
  const Answer answer = call("POST", "/reset");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.at("error"), "stuck: listen tcp " + upstream_text() + ": bind: address already in use");
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    EXPECT_EQ(toxics(name).size(), 0U) << name;
    EXPECT_EQ(proxy(name).at("enabled"), true) << name;
  }
  EXPECT_EQ(proxy("stuck").at("enabled"), false);
}

TEST_F(ToxiproxyProxies, HaveAnyNameThatAPathCanHold) {
  for (const auto& [name, path] : {std::pair{"two words", "two%20words"},
                                   {"a/b", "a%2Fb"},
                                   {"a.b", "a.b"},
                                   {"caf\u00e9", "caf%C3%A9"},
                                   {"100%", "100%25"},
                                   {"UPPER_Case", "UPPER_Case"}}) {
    proxy_to(upstream.address(), name);
    EXPECT_EQ(call("GET", "/proxies/" + std::string(path)).body.at("name"), name);
    add(json{{"type", "noop"}, {"name", name}}.dump(), path);
    EXPECT_EQ(call("DELETE", "/proxies/" + std::string(path) + "/toxics/" + path).status, 204) << name;
    EXPECT_EQ(call("DELETE", "/proxies/" + std::string(path)).status, 204) << name;
  }
  EXPECT_THAT(names(), ElementsAre());
}

TEST_F(ToxiproxyProxies, ThatNoPathCouldNameAreRefused) {
  for (const std::string& name : {std::string("."), std::string(".."), std::string("a\nb"), std::string(129, 'x')}) {
    const Answer answer = call("POST", "/proxies", json{{"name", name}, {"upstream", "x:1"}}.dump());
    EXPECT_EQ(answer.status, 400) << answer.text;
    EXPECT_THAT(answer.body.at("error").get<std::string>(), HasSubstr("name must"));
  }
  EXPECT_THAT(names(), ElementsAre());
}

}  // namespace
}  // namespace squall::api
