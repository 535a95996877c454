// The Unix socket: its file, and who is at the other end.
#include <filesystem>
#include <fstream>

#include <pwd.h>
#include <sys/stat.h>

#include "unit/server/running_server.hpp"

namespace squall::server::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

class UnixSocket : public RunningServer {
 protected:
  UnixSocket() {
    std::string pattern = (std::filesystem::temp_directory_path() / "squall-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    options_.address = {Address::Kind::unix_socket, (folder_ / "squall.sock").string(), 0};
  }
  ~UnixSocket() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  const std::string& path() const { return options_.address.host; }

  std::string why_not() {
    ApiServer server(options_, router_, events_);
    const auto started = server.start();
    return started ? "" : started.error().front().message;
  }

  // What a server that was killed leaves behind.
  void leave_a_stale_file() {
    const int dead = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    close(dead);
  }

  std::filesystem::path folder_;
};

TEST_F(UnixSocket, knows_the_user_who_calls) {
  start();
  const std::string user = getpwuid(geteuid())->pw_name;
  EXPECT_THAT(connect().call(get("/who", "X-Squall-As: alice\r\n")),
              EndsWith("\r\n\r\n" + user + '@' + std::to_string(geteuid())));
}

TEST_F(UnixSocket, is_for_its_owner_only) {
  start();
  struct stat status {};
  ASSERT_EQ(stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(UnixSocket, leaves_no_file_behind) {
  start();
  server_->stop();
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(UnixSocket, takes_over_the_file_of_a_server_that_died) {
  leave_a_stale_file();
  start();
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
}

TEST_F(UnixSocket, does_not_take_the_place_of_a_server_that_answers) {
  start();
  EXPECT_THAT(why_not(), HasSubstr("another server answers"));
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
}

TEST_F(UnixSocket, does_not_remove_a_file_that_is_not_a_socket) {
  std::ofstream(path()) << "precious";
  EXPECT_THAT(why_not(), HasSubstr("not a socket"));
  EXPECT_TRUE(std::filesystem::exists(path()));
}

TEST_F(UnixSocket, does_not_remove_the_file_of_its_successor) {
  start();
  std::filesystem::remove(path());
  leave_a_stale_file();
  server_->stop();
  EXPECT_TRUE(std::filesystem::exists(path()));
}

TEST_F(UnixSocket, says_that_a_path_is_too_long) {
  options_.address.host = "/" + std::string(200, 'x');
  EXPECT_THAT(why_not(), HasSubstr("longer"));
}

}  // namespace
}  // namespace squall::server::testing
