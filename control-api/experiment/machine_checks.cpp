// The machine's looks: asking outside sources, measuring hops, judging what came back.
#include <algorithm>

#include "config/units.hpp"
#include "experiment/machine.hpp"

namespace squall::experiment {
namespace {

// A reader answers by the timeout; one that does not is not waited for.
constexpr Duration patience = std::chrono::seconds{1};
// That a phase's last look may come late and still be about the phase: its faults ended on time.
constexpr Duration lateness = std::chrono::seconds{1};

std::optional<Stage> stage_of(State state) {
  switch (state) {
    case State::checking:
    case State::baseline: return Stage::before;
    case State::injecting: return Stage::during;
    case State::recovering: return Stage::after;
    default: return std::nullopt;
  }
}

}  // namespace

// While checking all are asked, for it is better to know before than after. A stop rule's source is asked whenever the
// rule is looked at.
bool Machine::is_asked(std::size_t check) const {
  const auto stage = stage_of(state_);
  if (!stage || !is_outside(experiment_.checks[check].from)) return false;
  if (state_ == State::checking || judge_.wants(check, *stage)) return true;
  const auto looks_at = [&](const StopRule& rule) {
    const auto* index = std::get_if<std::size_t>(&rule.what);
    return index != nullptr && *index == check;
  };
  return state_ != State::recovering && std::ranges::any_of(experiment_.stop, looks_at);
}

bool Machine::is_open() const {
  for (std::size_t i = 0; i < questions_.size(); ++i)
    if (is_asked(i) && questions_[i].open) return true;
  return false;
}

void Machine::ask() {
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    Question& question = questions_[i];
    const bool due = question.number == 0 || now_ - question.asked >= experiment_.checks[i].every;
    if (!is_asked(i) || question.open || !due) continue;
    question.number = next_question_++;
    question.open = true;
    question.asked = now_;
    actions_.emplace_back(Ask{i, question.number});
  }
}

void Machine::handle(const Answer& answer) {
  Question& question = questions_[answer.check];
  if (!question.open || question.number != answer.question) return;
  question.open = false;
  question.fresh = true;
  question.answer = Measured{answer.value, answer.value ? 1u : 0u, answer.why_not, !answer.value, question.asked};
}

void Machine::expire_questions() {
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    const Question& question = questions_[i];
    const Duration timeout = experiment_.checks[i].timeout;
    if (question.open && now_ >= after(question.asked, timeout + patience))
      handle(Answer{i, question.number, std::nullopt, "no answer within " + config::print(timeout)});
  }
}

// What was asked before a phase says nothing about it: it is asked anew, at once.
void Machine::forget_answers() { questions_.assign(questions_.size(), Question{}); }

Measured Machine::measure(std::size_t check) const {
  const Check& it = experiment_.checks[check];
  const auto* metric = std::get_if<Metric>(&it.from);
  if (metric == nullptr)
    return questions_[check].answer.value_or(Measured{.value = {}, .samples = 0, .why_not = "not asked yet"});
  return windows_.measure(*metric, it.cohort, std::max(state_began_, now_ - it.over), it.min_samples);
}

Measured Machine::measure(const StopRule& rule) const {
  if (const auto* check = std::get_if<std::size_t>(&rule.what)) {
    Measured measured = measure(*check);
    // A hop without traffic is no broken source.
    if (!is_outside(experiment_.checks[*check].from)) measured.unreadable = false;
    return measured;
  }
  return windows_.measure(std::get<Metric>(rule.what), Cohort::all, std::max(state_began_, now_ - rule.over), 1);
}

std::optional<Trigger> Machine::met_stop_rule() {
  return stop_rules_.look(now_, [this](const StopRule& rule) { return measure(rule); });
}

void Machine::judge(Stage stage, bool ends) {
  for (std::size_t i = 0; i < experiment_.checks.size(); ++i) {
    if (!judge_.wants(i, stage)) continue;
    Question& question = questions_[i];
    const bool outside = is_outside(experiment_.checks[i].from);
    if (outside && !question.fresh) continue;
    if (!outside && now_ == state_began_) continue;  // a window without a length
    if (!outside && stage == Stage::during && now_ > after(state_ends_, lateness)) continue;
    question.fresh = false;
    const bool full = ends || now_ >= state_ends_ || now_ - state_began_ >= experiment_.checks[i].over;
    latest_[i] = judge_.look(i, stage, measure(i), full);
    write(*latest_[i]);
  }
}

}  // namespace squall::experiment
