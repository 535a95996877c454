// The words of a run: states, outcomes, stages, causes, and the kinds of its journal's entries (journal.hpp). Pure.
#include "experiment/journal.hpp"

namespace squall::experiment {
namespace {

template <class Word, std::size_t count>
std::string_view word_of(const std::string_view (&words)[count], Word value) {
  const auto index = static_cast<std::size_t>(value);
  return index < count ? words[index] : "unknown";
}

}  // namespace

std::string_view to_string(State state) {
  constexpr std::string_view words[] = {"waiting", "checking", "baseline", "injecting", "recovering", "ended"};
  return word_of(words, state);
}

std::string_view to_string(Outcome outcome) {
  constexpr std::string_view words[] = {"held", "inconclusive", "stopped", "broken", "refused", "crashed"};
  return word_of(words, outcome);
}

std::string_view to_string(Stage stage) {
  constexpr std::string_view words[] = {"before", "during", "after"};
  return word_of(words, stage);
}

std::string_view to_string(StopCause cause) {
  constexpr std::string_view words[] = {"person",        "rule", "source",     "halt",         "lease",   "journal",
                                        "fault_deleted", "hop",  "data_plane", "max_duration", "shutdown"};
  return word_of(words, cause);
}

std::string_view kind_of(const Entry& entry) {
  // In the order of Entry's alternatives.
  constexpr std::string_view kinds[] = {"state", "faults_on", "faults_off", "sample",  "stopped", "note",
                                        "tick",  "paused",    "extended",   "figures", "ended"};
  static_assert(std::size(kinds) == std::variant_size_v<Entry>);
  return kinds[entry.index()];
}

}  // namespace squall::experiment
