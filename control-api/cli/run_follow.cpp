// The loop behind every look at a run that is not over.
#include "cli/run_follow.hpp"

#include <algorithm>
#include <utility>

#include "cli/failure.hpp"
#include "cli/run_client.hpp"
#include "cli/views.hpp"
#include "config/units.hpp"

namespace squall::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds between_looks = 200ms;
constexpr std::chrono::milliseconds between_notes = 2s;
constexpr std::chrono::milliseconds patience = 3s;     // with one answer
constexpr std::chrono::seconds longest_trouble = 30s;  // with a server that gives none
constexpr std::chrono::seconds longest_storing = 3s;   // of a verdict that is known
constexpr std::chrono::milliseconds default_lease = 30s;

class Follower {
 public:
  Follower(Client& server, Json run, RunDisplay& display, const FollowOptions& options)
      : server_(server), run_(std::move(run)), id_(text_at(run_, "id")), display_(display), options_(options) {
    server_.set_patience(patience);
    attend_every_ = default_lease / 3;
    if (const auto lease = config::parse_duration(text_at(run_, "lease")))
      attend_every_ = std::chrono::floor<std::chrono::milliseconds>(*lease) / 3;
  }

  Followed follow() {
    const auto period = options_.attend ? std::clamp(attend_every_, 1ms, between_looks) : between_looks;
    show();  // as it was when this began
    for (;;) {
      if (is_over()) return {std::move(run_)};
      if (const int signal = options_.pause(period); signal != 0) return {std::move(run_), signal};
      if (options_.give_up && steady_now() >= *options_.give_up) return {std::move(run_)};
      look();
      show();
    }
  }

 private:
  // One that has just ended may not be in the store yet, and so in no report.
  bool is_over() {
    if (text_at(run_, "state") != "ended") return false;
    if (!member(run_, "ended").is_null()) return true;
    if (!ended_at_) ended_at_ = steady_now();
    return steady_now() - *ended_at_ >= longest_storing;
  }

  void look() {
    std::optional<Answer> answer = answered();
    if (answer && answer->ok()) {
      run_ = std::move(answer->body);
      in_trouble_since_.reset();
      trouble_.clear();
      look_for_notes();
      return;
    }
    if (answer && answer->status == 404)
      throw Failure(exit_unreachable,
                    "the server at " + server_.url() + " knows no run " + id_ + " any more: is it another one?");
    const std::string trouble =
        answer ? "the server answers " + std::to_string(answer->status) + " " + text_at(answer->body, "detail")
               : "no answer from " + server_.url();
    const SteadyTime now = steady_now();
    if (!in_trouble_since_) in_trouble_since_ = now;
    if (now - *in_trouble_since_ >= longest_trouble)
      throw Failure(exit_unreachable, trouble + " for 30s; how the run " + id_ +
                                          " goes on is not known\n  -> look again: squall wait " + id_);
    trouble_ = trouble + "; trying again for 30s";
  }

  std::optional<Answer> answered() {
    try {
      return asked();
    } catch (const Failure& failure) {
      if (failure.exit_code() != exit_unreachable) throw;
      return std::nullopt;
    }
  }

  // Who attends is told how the run stands by the same answer.
  Answer asked() {
    if (options_.attend && (!attended_at_ || steady_now() - *attended_at_ >= attend_every_)) {
      Answer answer = server_.request("POST", run_path(id_, "attend"));
      if (answer.ok()) attended_at_ = steady_now();
      if (answer.status != 409) return answer;  // it has ended
    }
    return server_.request("GET", run_path(id_));
  }

  void look_for_notes() {
    const SteadyTime now = steady_now();
    if (noted_at_ && now - *noted_at_ < between_notes) return;
    noted_at_ = now;
    const Answer answer = server_.request("GET", run_path(id_, "events") + "?after=" + std::to_string(entries_));
    if (!answer.ok()) return;
    for (const Json& entry : member(answer.body, "events"))
      if (std::string text = note_text(entry); !text.empty()) notes_.push_back(std::move(text));
    entries_ = std::max(entries_, count_at(answer.body, "next"));
  }

  void show() {
    RunLook look = look_at_run(run_);
    // While it pauses no time is told: what was left is left.
    if (look.paused && !look.remaining) look.remaining = remaining_;
    remaining_ = look.remaining;
    look.notes = notes_;
    look.trouble = trouble_;
    display_.show(look, run_);
  }

  Client& server_;
  Json run_;
  const std::string id_;
  RunDisplay& display_;
  const FollowOptions& options_;
  std::chrono::milliseconds attend_every_{};
  std::optional<SteadyTime> attended_at_, noted_at_, ended_at_, in_trouble_since_;
  std::optional<Duration> remaining_;
  std::uint64_t entries_ = 0;  // of the journal, read so far
  std::vector<std::string> notes_;
  std::string trouble_;
};

}  // namespace

FollowOptions watching(SignalWatch& signals, RunDisplay& display) {
  FollowOptions options;
  options.pause = [&signals, &display](std::chrono::milliseconds at_most) {
    return signals.wait_for_end(
        at_most, [&display] { display.suspend(); }, [&display] { display.resume(); });
  };
  return options;
}

bool Followed::has_ended() const { return text_at(run, "state") == "ended"; }

Followed follow(Client& server, Json run, RunDisplay& display, const FollowOptions& options) {
  return Follower(server, std::move(run), display, options).follow();
}

}  // namespace squall::cli
