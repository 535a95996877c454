// Draws a run. ASCII but for what names bring along; every colour stands beside a word.
#include "cli/run_view.hpp"

#include <algorithm>
#include <cmath>

#include "cli/table.hpp"

namespace squall::cli {
namespace {

using Mark = CheckLook::Mark;

constexpr std::size_t most_notes = 3;
constexpr std::size_t widest_time = 8;  // 1h30m15s
constexpr std::size_t most_claim_lines = 3;

// In the order in which they go when the screen is low: the last first.
enum class Rank { head, failing, faults, notes, holding, hint, claim, names, blank };

// One line that is never wider than it may be.
class Line {
 public:
  Line(Rank rank, std::size_t columns, bool color) : rank_(rank), left_(columns), color_(color) {}

  Line& add(std::string_view text, Tone tone = Tone::plain) {
    const std::string fits = cut(text, left_);
    left_ -= width_of(fits);
    text_ += toned(fits, tone, color_);
    return *this;
  }
  // Padded to so many columns, two more between it and what follows.
  Line& column(std::string_view text, std::size_t columns, Tone tone = Tone::plain) {
    add(text, tone);
    return add(std::string(columns - std::min(width_of(text), columns) + 2, ' '));
  }
  // At the end of the line, if there is room.
  Line& right(std::string_view text, Tone tone = Tone::plain) {
    if (width_of(text) + 2 > left_) return *this;
    return add(std::string(left_ - width_of(text), ' ')).add(text, tone);
  }

  Rank rank() const { return rank_; }
  std::string text() const {
    const std::size_t end = text_.find_last_not_of(' ');
    return end == std::string::npos ? "" : text_.substr(0, end + 1);
  }

 private:
  Rank rank_;
  std::size_t left_;
  bool color_;
  std::string text_;
};

struct MarkLook {
  std::string_view mark;
  Tone tone;
};

MarkLook look_of(Mark mark) {
  switch (mark) {
    case Mark::holds: return {"+ holds", Tone::good};
    case Mark::fails: return {"x fails", Tone::bad};
    case Mark::no_data: return {"? no data", Tone::warn};
    case Mark::waiting: break;
  }
  return {"- not yet", Tone::dim};
}

Tone tone_of(const RunLook& look) {
  if (!look.stopping.empty()) return Tone::bad;
  if (look.paused) return Tone::warn;
  return look.state == "injecting" ? Tone::bad : Tone::good;
}

// At its words, at most so many lines; the last one says that there was more.
std::vector<std::string> wrapped(std::string text, std::size_t columns, std::size_t most) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::string line = cut(text, columns);
    if (line.size() < text.size()) {
      if (lines.size() + 1 == most) {
        lines.push_back(cut(line, columns - std::min<std::size_t>(columns, 3)) + "...");
        return lines;
      }
      if (const auto blank = text.rfind(' ', line.size()); blank != std::string::npos && blank > 0) line.resize(blank);
    }
    text.erase(0, line.size());
    text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
    lines.push_back(std::move(line));
  }
  return lines;
}

class Drawing {
 public:
  Drawing(const RunLook& look, ScreenSize size, bool color)
      : look_(look), columns_(std::max<std::size_t>(size.columns, 20) - 1), rows_(size.rows), color_(color) {}

  std::vector<std::string> draw() {
    line(Rank::head).add(look_.id, Tone::strong);
    for (const std::string& text : wrapped(look_.claim, columns_, most_claim_lines)) line(Rank::claim).add(text);
    if (!look_.runbook.empty()) line(Rank::hint).add("runbook: " + runbook_command(look_), Tone::dim);
    line(Rank::blank);
    state();
    bar();
    checks();
    faults();
    rest();
    return fitting();
  }

 private:
  Line& line(Rank rank) { return lines_.emplace_back(rank, columns_, color_); }

  void state() {
    Line& head = line(Rank::head).add(state_text(look_), tone_of(look_));
    if (look_.remaining)
      head.right((look_.until_go && !look_.paused ? "at most " : "") + rounded(*look_.remaining) + " left",
                 Tone::strong);
    if (look_.paused)
      line(Rank::hint).add("its faults are off until `squall next`", Tone::dim);
    else if (look_.until_go)
      line(Rank::hint).add("`squall next` ends this phase", Tone::dim);
  }

  // One glyph for each column, one bar between two parts; below it the names that have room.
  void bar() {
    const Progress progress = progress_of(look_);
    if (progress.of <= Duration::zero()) return;
    // Of the plan: pauses do not count. Whole seconds and a fixed width, so that the bar does not dance.
    std::string stands = rounded(std::chrono::floor<std::chrono::seconds>(progress.at));
    stands.insert(0, widest_time - std::min(stands.size(), widest_time), ' ');
    const std::string time = stands + " of " + rounded(progress.of);
    if (columns_ < time.size() + 12) return;
    const std::size_t wide = columns_ - time.size() - 2;
    const auto column_of = [&](Duration at) {
      return static_cast<std::size_t>(static_cast<double>(wide) * static_cast<double>(at.count()) /
                                      static_cast<double>(progress.of.count()));
    };
    const std::size_t done = std::min(column_of(progress.at), wide);
    std::string drawn = std::string(done, '=') + std::string(wide - done, '.');
    if (done > 0 && done < wide) drawn[done - 1] = '>';
    std::string names(wide, ' ');
    Duration from{};
    for (const PartLook& part : look_.parts) {
      const std::size_t first = column_of(from);
      const std::size_t last = column_of(from += part.lasts);
      if (first > 0 && first < wide) drawn[first] = '|';
      // Only ASCII may be laid out by bytes.
      const bool plain = width_of(part.name) == part.name.size();
      if (plain && part.name.size() < last - first) names.replace(first + (first > 0), part.name.size(), part.name);
    }
    names.resize(std::min(wide, names.find_last_not_of(' ') + 1));
    line(Rank::head).add("[").add(drawn, tone_of(look_)).add("]").add(time);
    line(Rank::names).add(" " + names, Tone::dim);
  }

  void checks() {
    if (look_.checks.empty()) return;
    std::size_t ids = 0;
    std::size_t values = 0;
    std::size_t bounds = 0;
    for (const CheckLook& check : look_.checks) {
      ids = std::max(ids, width_of(check.id));
      values = std::max(values, width_of(check.value));
      bounds = std::max(bounds, width_of(check.expect));
    }
    line(Rank::blank);
    for (const CheckLook& check : look_.checks) {
      const auto [mark, tone] = look_of(check.mark);
      const bool calm = check.mark == Mark::holds || check.mark == Mark::waiting;
      Line& row = line(calm ? Rank::holding : Rank::failing).column(mark, 9, tone).column(check.id, ids);
      if (values > 0) row.column(check.value, values, check.mark == Mark::fails ? Tone::bad : Tone::strong);
      row.column(check.expect, bounds, Tone::dim).add(check.why_not, Tone::dim);
    }
  }

  void faults() {
    if (look_.faults.empty()) return;
    line(Rank::blank);
    for (const FaultLook& fault : look_.faults)
      line(Rank::faults).add(hits_text(fault), fault.injected == 0 ? Tone::dim : Tone::plain);
  }

  void rest() {
    if (!look_.notes.empty()) line(Rank::blank);
    const std::size_t first = look_.notes.size() - std::min(look_.notes.size(), most_notes);
    for (std::size_t i = first; i < look_.notes.size(); ++i) line(Rank::notes).add(look_.notes[i]);
    if (look_.stopping.empty() && look_.trouble.empty()) return;
    line(Rank::blank);
    if (!look_.stopping.empty())
      for (const std::string& text : wrapped("stopping: " + look_.stopping, columns_, 2))
        line(Rank::head).add(text, Tone::bad);
    if (!look_.trouble.empty())
      for (const std::string& text : wrapped(look_.trouble, columns_, 2)) line(Rank::head).add(text, Tone::warn);
  }

  std::vector<std::string> fitting() {
    while (lines_.size() + 1 > std::max<std::size_t>(rows_, 2)) {
      const auto last = std::max_element(lines_.begin(), lines_.end(),
                                         [](const Line& a, const Line& b) { return a.rank() <= b.rank(); });
      lines_.erase(last);
    }
    std::vector<std::string> texts;
    for (const Line& line : lines_) texts.push_back(line.text());
    return texts;
  }

  const RunLook& look_;
  std::size_t columns_;
  std::size_t rows_;
  bool color_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<std::string> draw_run(const RunLook& look, ScreenSize size, bool color) {
  return Drawing(look, size, color).draw();
}

}  // namespace squall::cli
