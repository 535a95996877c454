// A runbook: Markdown that is short enough to be used at three in the morning. Read, linted, and rendered with the
// values of a run, or of none; docs/runbooks.md is its format. Pure: the text comes in. CommonMark by cmark-gfm.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/problem.hpp>

namespace squall::runbook {

inline constexpr std::size_t most_words = 200;  // outside code
inline constexpr std::size_t most_steps = 7;
inline constexpr std::size_t most_bytes = 64 << 10;
inline constexpr std::string_view headings[] = {"You see", "Is it this?",      "Stop the harm",
                                                "Act",     "Prove it is over", "Call"};
// How a hop may fail: the words of journey::Mode.
inline constexpr std::string_view modes[] = {"down", "slow", "throttled", "errors", "hang", "flaky", "duplicate"};
// What may stand between {{ and }}.
inline constexpr std::string_view variables[] = {"run.id",        "run.state", "hop.name", "hop.listen", "hop.upstream",
                                                 "fault.summary", "report",    "halt",     "api"};

struct Step {
  std::size_t number = 0;  // from 1, over the whole runbook: what a tick names
  std::string imperative;  // "Look at the pool's queue"
  std::string command;     // one line or several, to copy
  std::string expected;    // what it shows when all is well
  int line = 0;
};

struct Runbook {
  std::string name;   // its file without .md
  std::string title;  // its first heading, or the name
  std::string hop;    // a journey's hop id
  std::vector<std::string> modes;
  std::string owner;
  std::vector<Step> steps;
  std::size_t words = 0;  // outside code
  std::string text;       // as written
  Problems problems;      // what is wrong with it, although it can be used
};

// Looks whether a relative link leads somewhere; nothing: links are not looked at.
using LinkExists = std::function<bool(const std::string& target)>;

// All that is wrong at once, with lines: front matter, too many words or steps, headings that are missing, unknown or
// out of order, a step without exactly one command or without an expected output, commands outside of steps, a harm
// that is not stopped by {{halt}} first, an end without a proof, unknown variables (with the nearest), dead links.
Result<Runbook> read_runbook(const std::string& name, const std::string& text, const LinkExists& link_exists = {});

// At night a runbook that is too long is better than none: refused only where its bytes, its size or its front matter
// are wrong, or it is nested deeper than anybody reads. All else stands in `problems`.
Result<Runbook> read_usable_runbook(const std::string& name, const std::string& text);

// Values by variable. A variable without one is rendered as `(no run)`.
using Values = std::map<std::string, std::string, std::less<>>;

struct Ticked {
  std::size_t step = 0;
  std::string by;
  std::string at;  // as shown: a time of day
};

// Who rehearses it, and when that was done last.
struct Practice {
  std::vector<std::string> experiments;
  std::string run;  // the last one in which a step was ticked; empty: there is none
  std::string at;   // as shown: a day
  std::string by;
};

// What it says, with its variables replaced.
Step render_step(Step step, const Values& values);

// Markdown without the front matter: variables replaced, steps numbered as ticks name them, boxes of ticked ones
// checked, with by whom and when. Of several ticks of a step the first counts. What is wrong with it stands on top, how
// to tick and who rehearses it at the end.
std::string render_markdown(const Runbook& runbook, const Values& values, const std::vector<Ticked>& ticks,
                            const std::optional<Practice>& practice = {});
// One self-contained page of it, in the look of the reports. Raw HTML is shown as text; of links only those to the web,
// to mail and to other runbooks (of the server at `api`) can be followed.
std::string render_html(const Runbook& runbook, const Values& values, const std::vector<Ticked>& ticks,
                        const std::optional<Practice>& practice = {});

}  // namespace squall::runbook
