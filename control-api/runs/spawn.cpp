// posix_spawn: a server with many threads and much memory is copied neither (fork) nor left with their locks.
#include "runs/spawn.hpp"

#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>

namespace squall::runs {
namespace {

std::string text_of(int error) { return std::generic_category().message(error); }

struct Pipe {
  Descriptor read, write;
};

// Only our end does not block: the other one is the child's standard output, and it would be surprised.
Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  Pipe pipe{Descriptor::above_standard(ends[0]), Descriptor::above_standard(ends[1])};
  if (pipe.read.open()) ::fcntl(pipe.read.number(), F_SETFL, O_NONBLOCK);
  return pipe;
}

class Actions {
 public:
  Actions(const std::string& folder, int output, int errors) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output, 1);
    ::posix_spawn_file_actions_adddup2(&actions_, errors, 2);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    if (!folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

// A session of its own, no signal blocked, none ignored.
class Attributes {
 public:
  Attributes() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_,
                               static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

std::vector<std::string> places_of(const std::string& name) {
  if (name.find('/') != std::string::npos) return {name};
  return {"/usr/local/bin/" + name, "/usr/bin/" + name, "/bin/" + name};
}

// 0, or the errno of the most telling attempt: that a file is there and may not be run says more than its absence.
int start(pid_t& id, const std::vector<std::string>& argv, const Actions& actions) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  const Attributes attributes;
  int error = ENOENT;
  for (const std::string& place : places_of(argv.front())) {
    const int failed =
        ::posix_spawn(&id, place.c_str(), actions.get(), attributes.get(), words.data(), environment.data());
    if (failed == 0) return 0;
    if (failed != ENOENT && failed != ENOTDIR) error = failed;
  }
  return error;
}

std::string why_not_started(int error, const std::vector<std::string>& argv, const std::string& folder) {
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
    return "cannot run it in " + folder + ": there is no such folder";
  if (error == ENOENT && argv.front().find('/') == std::string::npos)
    return "there is no " + argv.front() + " in /usr/local/bin, /usr/bin or /bin";
  return "cannot run " + argv.front() + ": " + text_of(error);
}

}  // namespace

Child spawn(const std::vector<std::string>& argv, const std::string& folder) {
  Child child;
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  if (argv.empty() || !output.write.open() || !errors.write.open()) {
    child.why_not = argv.empty() ? "the command has no words" : "cannot run it: " + text_of(errno);
    return child;
  }
  const Actions actions(folder, output.write.number(), errors.write.number());
  if (const int error = start(child.id, argv, actions); error != 0) {
    child.id = -1;
    child.why_not = why_not_started(error, argv, folder);
    return child;
  }
  // glibc 2.36 declares pidfd_open() for C only.
  child.end = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, child.id, 0)));
  child.output = std::move(output.read);
  child.errors = std::move(errors.read);
  if (child.end.open()) return child;
  const std::string reason = text_of(errno);
  reap(child);
  child.id = -1;
  child.why_not = "cannot tell when it ends: " + reason;
  return child;
}

// Until it is reaped its number is not given to another process, nor to another session.
ChildStatus reap(const Child& child) {
  ::kill(-child.id, SIGKILL);
  ChildStatus end;
  pid_t reaped = -1;
  do reaped = ::waitpid(child.id, &end.status, 0);
  while (reaped < 0 && errno == EINTR);
  end.known = reaped == child.id;
  return end;
}

}  // namespace squall::runs
