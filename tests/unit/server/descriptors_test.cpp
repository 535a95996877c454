// A server whose process has no descriptor left.
#include <memory>
#include <vector>

#include <sys/resource.h>

#include "unit/server/running_server.hpp"

namespace squall::server::testing {
namespace {

using ::testing::EndsWith;

class NoDescriptors : public RunningServer {
 protected:
  NoDescriptors() { getrlimit(RLIMIT_NOFILE, &before_); }
  ~NoDescriptors() override { setrlimit(RLIMIT_NOFILE, &before_); }

  static void leave_descriptors(int count) {
    const int next = dup(0);
    close(next);
    rlimit few{};
    getrlimit(RLIMIT_NOFILE, &few);
    few.rlim_cur = static_cast<rlim_t>(next + count);
    setrlimit(RLIMIT_NOFILE, &few);
  }

  rlimit before_{};
};

TEST_F(NoDescriptors, still_answers_the_newest_client) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's own check of a virtual call opens a pipe and reports an error when it cannot";
#endif
  start();
  leave_descriptors(20);
  std::vector<std::unique_ptr<Client>> clients;
  try {
    while (true) clients.push_back(std::make_unique<Client>(server_->local_address()));
  } catch (const std::runtime_error&) {  // this process cannot open another socket, the server least of all
  }
  ASSERT_GT(clients.size(), 2u);
  EXPECT_THAT(clients.back()->call(get("/hello")), EndsWith("hello"));
}

}  // namespace
}  // namespace squall::server::testing
