// HTTP sources and Prometheus: what is a number, what is none, and what a hostile server gets to do.
#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runs/descriptor.hpp"
#include "unit/runs/answering_server.hpp"
#include "unit/runs/asking.hpp"
#include "unit/runs/certificate.hpp"
#include "unit/runs/hostile_server.hpp"

namespace squall::runs {
namespace {

using namespace std::chrono_literals;

TEST(HttpSource, is_the_status_of_an_answer) {
  AnsweringServer server(always(503));
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url() + "/healthz")).get().value, 503);
}

TEST(HttpSource, is_asked_as_it_is_written) {
  AnsweringServer server(always(200));
  SourceReader reader;
  experiment::HttpSource source;
  source.url = server.url() + "/a%20b?x=%2F&y#part";
  source.method = "PUT";
  source.headers = {{"Authorization", "Bearer t"}, {"X-Probe", "squall"}};
  EXPECT_EQ(ask(reader, source).get().value, 200);
  const auto asked = server.asked(1);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].method, "PUT");
  EXPECT_EQ(asked[0].target, "/a%20b?x=%2F&y");
  EXPECT_EQ(asked[0].get_header_value("Authorization"), "Bearer t");
  EXPECT_EQ(asked[0].get_header_value("X-Probe"), "squall");
  EXPECT_EQ("http://" + asked[0].get_header_value("Host"), server.url());
}

TEST(HttpSource, follows_no_redirect) {
  AnsweringServer server([](const auto&, httplib::Response& response) { response.set_redirect("/elsewhere"); });
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url())).get().value, 302);
  EXPECT_EQ(server.asked(1).size(), 1u);
}

struct JsonBody {
  const char* json;
  const char* pointer;
  std::optional<double> value;
  const char* why_not = "";
};

class JsonSource : public testing::TestWithParam<JsonBody> {};

TEST_P(JsonSource, is_the_number_at_its_pointer) {
  AnsweringServer server(always(200, GetParam().json));
  SourceReader reader;
  const Reading reading = ask(reader, page(server.url(), GetParam().pointer)).get();
  EXPECT_EQ(reading.value, GetParam().value);
  EXPECT_EQ(reading.why_not, GetParam().why_not);
}

INSTANTIATE_TEST_SUITE_P(
    values, JsonSource,
    testing::ValuesIn(std::vector<JsonBody>{
        {R"({"depth": 7})", "/depth", 7},
        {R"({"a/b": [{"x~": -1.5e3}]})", "/a~1b/0/x~0", -1500},
        {R"({"up": true})", "/up", 1},
        {R"({"up": false})", "/up", 0},
        {R"({"big": 18446744073709551615})", "/big", 18446744073709551615.0},
        {R"({"depth": "7"})", "/depth", {}, "what its JSON has at /depth is no number but string (status 200)"},
        {R"({"depth": null})", "/depth", {}, "what its JSON has at /depth is no number but null (status 200)"},
        {R"({"depth": {}})", "/depth", {}, "what its JSON has at /depth is no number but object (status 200)"},
        {R"({"dept": 7})", "/depth", {}, "its JSON has nothing at /depth (status 200)"},
        {R"([1])", "/1", {}, "its JSON has nothing at /1 (status 200)"},
        {R"([1])", "/x", {}, "its JSON has nothing at /x (status 200)"},
        {R"([1])", "x", {}, "its JSON has nothing at x (status 200)"},
        {R"({"depth": 1e999})", "/depth", {}, "its answer is not JSON (status 200)"},
        {R"({"depth": NaN})", "/depth", {}, "its answer is not JSON (status 200)"},
        {"<html>", "/depth", {}, "its answer is not JSON (status 200)"},
        {"", "/depth", {}, "its answer is not JSON (status 200)"},
    }));

TEST(HttpSource, shows_the_status_of_an_answer_without_its_number) {
  AnsweringServer server(always(502, "bad gateway"));
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url(), "/depth")).get().why_not, "its answer is not JSON (status 502)");
}

TEST(HttpSource, looks_at_the_start_of_a_body_only) {
  AnsweringServer server(always(200, R"({"depth": 7, "padding": ")" + std::string(70'000, 'x') + "\"}"));
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url(), "/depth")).get().why_not,
            "its answer is longer than 65536 bytes (status 200)");
  EXPECT_EQ(ask(reader, page(server.url())).get().value, 200) << "of a status nobody looks at the body";
}

// A client that waits by select() is lost beyond descriptor 1023, which a proxy passes every day.
TEST(HttpSource, is_read_however_many_descriptors_are_open) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit before = limit;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  AnsweringServer server(always(200));
  std::vector<Descriptor> open;
  while (open.empty() || (open.back().open() && open.back().number() < 1100))
    open.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (open.back().open()) {
    SourceReader reader;
    EXPECT_EQ(ask(reader, page(server.url())).get().value, 200);
    EXPECT_EQ(ask(reader, command({"echo", "1"})).get().value, 1);
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST(HttpSource, that_nobody_serves_is_unreadable) {
  std::string url;
  {
    HostileServer gone(stay_silent);
    url = gone.url();
  }
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(url)).get().why_not, "connection refused or no such address");
}

TEST(HttpSource, that_closes_is_unreadable) {
  HostileServer server([](int socket) {
    take_request(socket);
    ::shutdown(socket, SHUT_RDWR);
  });
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url())).get().why_not, "it accepted the connection and gave no whole answer");
}

TEST(HttpSource, that_breaks_off_is_unreadable) {
  HostileServer server([](int socket) {
    take_request(socket);
    say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\":");
    ::shutdown(socket, SHUT_RDWR);
  });
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url())).get().why_not, "it accepted the connection and gave no whole answer");
}

TEST(HttpSource, wants_a_url_that_can_be_asked) {
  SourceReader reader;
  for (const char* url :
       {"", "example", "ftp://x/", "http://", "http://:80/", "http://x:0/", "http://x:99999/", "http://x:a/",
        "http://me:pw@x/", "http://x y/", "http://x/\r\nX: y", "http://[::1/", "http://[]/"})
    EXPECT_EQ(ask(reader, page(url)).get().why_not, "its URL is not one that can be asked") << url;
}

// What a server does that never comes to an end, and which is therefore cut. The server sees it, too: its behaviour
// ends, or the test does not.
class EndlessServer : public testing::TestWithParam<std::pair<const char*, HostileServer::Behaviour>> {};

TEST_P(EndlessServer, is_cut_at_the_timeout) {
  std::promise<void> cut;
  HostileServer server([&](int socket) {
    GetParam().second(socket);
    cut.set_value();
  });
  SourceReader reader;
  const bool secure = std::string_view(GetParam().first).starts_with("tls");
  EXPECT_EQ(ask(reader, page(server.url(secure ? "https" : "http"), "/depth"), 100ms).get().why_not,
            "no answer within 100ms");
  EXPECT_EQ(cut.get_future().wait_for(patience), std::future_status::ready);
}

INSTANTIATE_TEST_SUITE_P(values, EndlessServer,
                         testing::ValuesIn(std::vector<std::pair<const char*, HostileServer::Behaviour>>{
                             {"silent", stay_silent},
                             {"dribbles_its_status", [](int socket) { dribble(socket, "HTTP/1.1 "); }},
                             {"dribbles_headers",
                              [](int socket) {
                                take_request(socket);
                                say(socket, "HTTP/1.1 200 OK\r\n");
                                dribble(socket, "X-More: of the same\r\n");
                              }},
                             {"dribbles_a_body",
                              [](int socket) {
                                take_request(socket);
                                say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                                dribble(socket, " ");
                              }},
                             {"continues",
                              [](int socket) {
                                take_request(socket);
                                dribble(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                              }},
                             {"tls_silent", stay_silent},
                             {"tls_dribbled",
                              [](int socket) {
                                dribble(socket, std::string_view("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", 9));
                              }},
                         }),
                         [](const auto& server) { return std::string(server.param.first); });

// The certificates that this machine trusts are those of one file.
class HttpsSource : public testing::Test {
 protected:
  ~HttpsSource() override { ::unsetenv("SSL_CERT_FILE"); }

  void trust(const Certificate& certificate) {
    certificate.write(scratch_.file("trusted.pem"));
    ::setenv("SSL_CERT_FILE", scratch_.file("trusted.pem").c_str(), 1);
  }
  static Reading read(const Certificate& certificate) {
    AnsweringServer server(always(200), std::make_unique<httplib::SSLServer>(certificate.get(), certificate.key()));
    SourceReader reader;
    return ask(reader, page(server.url("https"))).get();
  }

  Scratch scratch_;
};

TEST_F(HttpsSource, is_read_when_its_certificate_is_trusted) {
  const Certificate certificate;
  trust(certificate);
  EXPECT_EQ(read(certificate).value, 200);
}

TEST_F(HttpsSource, is_not_read_with_a_certificate_of_nobody) {
  trust(Certificate());
  EXPECT_EQ(read(Certificate()).why_not, "its certificate is not trusted, or is another host's");
}

TEST_F(HttpsSource, is_not_read_with_the_certificate_of_another) {
  const Certificate certificate("IP:127.0.0.2");
  trust(certificate);
  EXPECT_EQ(read(certificate).why_not, "its certificate is not trusted, or is another host's");
}

TEST_F(HttpsSource, is_not_read_from_a_server_without_tls) {
  AnsweringServer server(always(200));
  SourceReader reader;
  EXPECT_EQ(ask(reader, page(server.url("https"))).get().why_not, "there was no TLS handshake");
}

}  // namespace
}  // namespace squall::runs
