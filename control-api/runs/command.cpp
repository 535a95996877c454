// See command.hpp. Waits for four things at once: output, errors, the end, and the stop.
#include "runs/command.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "runs/first_line.hpp"
#include "runs/spawn.hpp"

namespace squall::runs {
namespace {

// Reads what is there and closes at the end of the file. False: the last block read had more than there is room for.
bool drain(Descriptor& from, std::string& to, std::size_t most) {
  std::array<char, 4096> block;
  while (from.open()) {
    const ssize_t size = ::read(from.number(), block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return true;
    if (size <= 0) {
      from.close();
      return true;
    }
    const auto room = std::min(most - to.size(), static_cast<std::size_t>(size));
    to.append(block.data(), room);
    if (room < static_cast<std::size_t>(size)) return false;
  }
  return true;
}

std::string how_it_ended(const ChildStatus& end, const std::string& errors) {
  if (!end.known) return "how it ended is not known: another part of this process has asked first";
  if (WIFSIGNALED(end.status)) {
    const char* name = ::sigabbrev_np(WTERMSIG(end.status));
    return "it was killed by " + (name != nullptr ? "SIG" + std::string(name) : std::to_string(WTERMSIG(end.status)));
  }
  if (WEXITSTATUS(end.status) == 0) return "";
  const std::string said = first_line(errors);
  return "it ended with exit code " + std::to_string(WEXITSTATUS(end.status)) + (said.empty() ? "" : ": " + said);
}

struct Heard {
  std::string output;
  std::string errors;
  bool fits = true;    // the output is not longer than it may be
  bool ended = false;  // by itself
};

// `stopped` is readable when it is time to give up.
Heard hear_out(Child& child, const Descriptor& stopped, std::size_t most, const std::stop_token& stop) {
  constexpr std::size_t most_errors = 4096;
  Heard heard;
  while (heard.fits && !heard.ended && !stop.stop_requested()) {
    std::array<pollfd, 4> watched{{{child.output.number(), POLLIN, 0},
                                   {child.errors.number(), POLLIN, 0},
                                   {child.end.number(), POLLIN, 0},
                                   {stopped.number(), POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), -1);
    heard.ended = watched[2].revents != 0;  // looked at before the pipes are: what it printed last is in them by now
    heard.fits = drain(child.output, heard.output, most);
    // What is beyond the bound is read all the same, block by block: a full pipe would hold the command.
    drain(child.errors, heard.errors, most_errors);
  }
  return heard;
}

}  // namespace

CommandEnd run_command(const std::vector<std::string>& argv, const std::string& folder, std::size_t most,
                       const std::stop_token& stop) {
  const Descriptor stopped(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stopped.open()) return {"", "cannot run it: " + std::generic_category().message(errno)};
  Child child = spawn(argv, folder);
  if (child.id < 0) return {"", child.why_not};
  const std::stop_callback when_stopped(stop, [&] { ::eventfd_write(stopped.number(), 1); });
  Heard heard = hear_out(child, stopped, most, stop);
  const ChildStatus end = reap(child);
  if (!heard.fits) return {"", "it printed more than " + std::to_string(most) + " bytes"};
  if (!heard.ended) return {"", "it took too long"};
  return {std::move(heard.output), how_it_ended(end, heard.errors)};
}

}  // namespace squall::runs
