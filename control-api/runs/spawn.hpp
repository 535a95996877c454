// Starts a child process that inherits nothing but a folder and two pipes (command.hpp). One call, any thread.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "runs/descriptor.hpp"

namespace squall::runs {

struct Child {
  pid_t id = -1;
  Descriptor end;     // readable when it has ended (pidfd)
  Descriptor output;  // what it prints, does not block
  Descriptor errors;
  std::string why_not;  // when there is none
};

Child spawn(const std::vector<std::string>& argv, const std::string& folder);

// Kills the child with all of its session that is left, and waits for it: its status as waitpid() tells it, or nothing
// when somebody else has taken that.
struct ChildStatus {
  bool known = false;
  int status = 0;
};
ChildStatus reap(const Child& child);

}  // namespace squall::runs
