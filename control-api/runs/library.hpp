// What the server's folders say together: which journey points at which hop, experiment and runbook, what runs have
// shown of it, and who rehearses what. Called by the routes. Any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journey/coverage.hpp"
#include "runs/journey_folder.hpp"
#include "runs/past_runs.hpp"
#include "runs/run_board.hpp"

namespace squall::runs {

// Runbook's name -> the names of the experiments that have it.
using Rehearsers = std::map<std::string, std::vector<std::string>, std::less<>>;

class Library {
 public:
  // The board has the experiments and the runbooks. "" for a folder: there is none.
  Library(const RunBoard& board, std::string journeys) : board_(board), journeys_(std::move(journeys)) {}

  const RunBoard& board() const { return board_; }
  const JourneyFolder& journeys() const { return journeys_; }
  const RunbookFolder& runbooks() const { return board_.runbooks(); }

  // Refused with the nearest name. Also of one with something wrong: whoever asks is told what.
  control::Outcome<JourneyFile> journey(std::string_view name) const;
  control::Outcome<RunbookFile> runbook(std::string_view name) const;

  // What journeys may point at. Where the server has no folder of them nothing is known, and all is well.
  journey::Neighbours neighbours() const;
  // What a good journey's words have wrong with them beside these, at their places.
  static Problems misfits(const JourneyFile& file, const journey::Neighbours& neighbours);

  // From the runs in the store, as of now. Points into `journey`.
  control::Outcome<journey::Coverage> cover(const journey::Journey& journey,
                                            const journey::Neighbours& neighbours) const;

  // Who rehearses runbooks, and when each of these was last rehearsed.
  Rehearsers rehearsers() const;
  control::Outcome<Rehearsals> rehearsals(const std::vector<std::string>& runbooks) const;

 private:
  void add_experiments(journey::Neighbours& to) const;

  const RunBoard& board_;
  const JourneyFolder journeys_;
};

}  // namespace squall::runs
