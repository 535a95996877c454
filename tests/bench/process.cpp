// fork, exec, affinity and /proc.
#include "process.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace squall::bench {
namespace {

void pin(int core) {
  if (core == any_core || core >= static_cast<int>(std::thread::hardware_concurrency())) return;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<std::size_t>(core), &cores);
  if (sched_setaffinity(0, sizeof cores, &cores) != 0) fail("sched_setaffinity");
}

std::filesystem::path proc(pid_t pid) { return std::filesystem::path("/proc") / std::to_string(pid); }

std::vector<pid_t> family(pid_t pid) {
  if (pid == 0) return {};
  std::vector<pid_t> all{pid};
  std::ifstream children(proc(pid) / "task" / std::to_string(pid) / "children");
  for (pid_t child = 0; children >> child;) {
    for (const pid_t member : family(child)) all.push_back(member);
  }
  return all;
}

double ticks(pid_t pid) {
  std::ifstream file(proc(pid) / "stat");
  std::string line;
  std::getline(file, line);
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));  // the name may hold spaces
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return user + system;
}

double resident_kib(pid_t pid) {
  std::ifstream file(proc(pid) / "smaps_rollup");  // exact, where the VmRSS of status is a batched estimate
  for (std::string word; file >> word;) {
    double value = 0;
    if (word == "Rss:" && file >> value) return value;
  }
  return 0;
}

}  // namespace

Child Child::fork_on(int core, const std::function<void()>& body) {
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid > 0) {
    setpgid(pid, pid);
    return Child{pid};
  }
  setpgid(0, 0);
  std::signal(SIGTERM, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == parent) {
    pin(core);
    body();
  }
  _exit(EXIT_SUCCESS);
}

Child Child::fork_role(const std::function<void()>& role, int core) {
  const auto body = [&role] {
    prctl(PR_SET_TIMERSLACK, 1UL);
    role();
  };
  return fork_on(core, body);
}

Child Child::run(const std::vector<std::string>& command, int core, const std::filesystem::path& log) {
  const auto body = [&] {
    const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments.front(), arguments.data());
    _exit(127);
  };
  return fork_on(core, body);
}

bool Child::ended_within(Seconds limit) {
  const Instant deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(limit);
  while (pid_ != 0) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      kill(-pid_, SIGKILL);  // what it left behind
      pid_ = 0;
    } else if (Clock::now() >= deadline) {
      return false;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  return true;
}

void Child::stop() {
  if (pid_ == 0) return;
  kill(pid_, SIGTERM);
  if (ended_within(Seconds(2))) return;
  kill(-pid_, SIGKILL);
  ended_within(Seconds(5));
}

void limit_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_max = std::min<rlim_t>(limit.rlim_max, 20000);
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fail("setrlimit");
}

double cpu_seconds(pid_t pid) {
  double total = 0;
  for (const pid_t member : family(pid)) total += ticks(member);
  return total / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double resident_bytes(pid_t pid) {
  double total = 0;
  for (const pid_t member : family(pid)) total += resident_kib(member) * 1024;
  return total;
}

}  // namespace squall::bench
