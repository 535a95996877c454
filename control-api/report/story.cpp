// See story.hpp. One pass over the journal; what a check said is summed up in story_checks.cpp.
#include "report/story.hpp"

#include <algorithm>

#include "report/story_checks.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

using experiment::State;

class Reader {
 public:
  explicit Reader(Story& story) : story_(story), experiment_(story.record.experiment) {
    for (std::size_t phase = 0; phase < experiment_.phases.size(); ++phase)
      for (std::size_t i = 0; i < experiment_.phases[phase].faults.size(); ++i)
        row(experiment::fault_name(experiment_, phase, i), experiment_.phases[phase].faults[i].hop).phase =
            experiment_.phases[phase].name;
  }

  void read(const experiment::JournalEntry& entry) {
    at_ = std::max(at_, entry.at);
    wall_ = entry.wall;
    std::visit([this](const auto& it) { handle(it); }, entry.entry);
  }

  void finish() {
    story_.length = at_;
    close_part();
    for (Bar& bar : story_.bars)
      if (!bar.ended) bar.to = at_;
  }

 private:
  void handle(const experiment::StateChanged& change) {
    close_part();
    if (change.state == State::ended) return;
    std::string label = change.phase_name.empty() ? std::string(to_string(change.state)) : change.phase_name;
    story_.parts.push_back({change.state, std::move(label), change.reason, at_, at_});
  }
  void handle(const experiment::FaultsOn& on) {
    close_bars();
    for (const experiment::FaultOn& fault : on.faults) {
      FaultRow& of_run = row(fault.name, fault.hop);
      of_run.sentence = fault.sentence;
      of_run.reached = true;
      of_run.epoch = on.epoch;
      of_run.told = on.connections;
      const FaultSpec* its = spec(fault.name);
      const bool whole = its != nullptr && on.phase < experiment_.phases.size() &&
                         its->after + its->lasts >= experiment_.phases[on.phase].lasts;
      story_.bars.push_back({fault.name, fault.hop, fault.sentence, on.phase, its, whole, at_, at_, false});
    }
  }
  void handle(const experiment::FaultsOff& off) {
    close_bars();
    for (const experiment::FaultHits& hits : off.hits) {
      FaultRow& of_run = row(hits.name, hits.hop);
      of_run.counted = true;
      of_run.matched += hits.matched;
      of_run.injected += hits.injected;
      of_run.connections += hits.connections;
    }
  }
  void handle(const experiment::Stopped& stopped) {
    story_.stopped = &stopped;
    mark(Mark::Kind::stopped, stopped.by, stopped.text);
  }
  void handle(const experiment::Note& note) { mark(Mark::Kind::note, note.by, note.text); }
  void handle(const experiment::Tick& tick) {
    mark(Mark::Kind::tick, tick.by, "step " + std::to_string(tick.step) + " of the runbook");
  }
  void handle(const experiment::Paused& paused) {
    mark(paused.paused ? Mark::Kind::pause : Mark::Kind::go_on, paused.by, paused.paused ? "paused" : "goes on");
  }
  void handle(const experiment::Extended& extended) {
    mark(Mark::Kind::extended, extended.by, "extended by " + print_length(extended.by_how_much));
  }
  void handle(const experiment::Figures& figures) { story_.figures.push_back(&figures); }
  void handle(const experiment::Ended& ended) { story_.ended = &ended; }
  void handle(const experiment::Sample&) { ++story_.samples; }

  void mark(Mark::Kind kind, const std::string& by, std::string text) {
    story_.marks.push_back({kind, at_, wall_, by, std::move(text)});
  }
  void close_part() {
    if (!story_.parts.empty()) story_.parts.back().to = at_;
  }
  void close_bars() {
    for (Bar& bar : story_.bars)
      if (!std::exchange(bar.ended, true)) bar.to = at_;
  }

  FaultRow& row(const std::string& name, const std::string& hop) {
    const auto known = std::ranges::find(story_.faults, name, &FaultRow::name);
    if (known != story_.faults.end()) return *known;
    FaultRow fresh;
    fresh.name = name;
    fresh.hop = hop;
    return story_.faults.emplace_back(std::move(fresh));
  }
  const FaultSpec* spec(const std::string& name) const {
    for (std::size_t phase = 0; phase < experiment_.phases.size(); ++phase)
      for (std::size_t i = 0; i < experiment_.phases[phase].faults.size(); ++i)
        if (experiment::fault_name(experiment_, phase, i) == name) return &experiment_.phases[phase].faults[i];
    return nullptr;
  }

  Story& story_;
  const experiment::Experiment& experiment_;
  Duration at_{};
  experiment::WallTime wall_{};
};

}  // namespace

Story::Story(const experiment::Record& the_record) : record(the_record) {
  Reader reader(*this);
  for (const experiment::JournalEntry& entry : record.entries) reader.read(entry);
  reader.finish();
  series = collect_series(record);
  checks = judge_rows(*this);
}

}  // namespace squall::report
