// See steps.hpp.
#include "runbook/steps.hpp"

#include <algorithm>

#include "runbook/variables.hpp"

namespace squall::runbook {
namespace {

using Kind = Element::Kind;

constexpr std::string_view expect = "Expect:";

std::string without_blanks(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

// As it will be rendered: with spaces inside of its braces, and not behind a # or in the midst of another command.
bool begins_with_halt(const std::string& command) {
  const auto reference = next_reference(command, 0);
  return reference && reference->begin == 0 && reference->closed && reference->name == "halt";
}

bool begins_line(const std::vector<Element>& line, std::size_t at) {
  return at == 0 || line[at - 1].is(Kind::soft_break) || line[at - 1].is(Kind::hard_break);
}

const Element* first_command(const Element& element) {
  const Element* found = nullptr;
  for_each(element, [&](const Element& inner) {
    if (inner.is(Kind::code_block) && found == nullptr) found = &inner;
  });
  return found;
}

class StepReader {
 public:
  explicit StepReader(Problems& problems) : problems_(problems) {}

  void read(const Section& section) {
    const std::size_t first = steps_.size();
    for (const Element* block : section.blocks) {
      if (block->is(Kind::list))
        for (const Element& item : block->children) read_item(section, item);
      else
        read_other(section, *block);
    }
    if (section.heading == stop_the_harm) check_halt(section, first);
    if (section.heading == prove_it_is_over && steps_.size() == first)
      add(section.line, "\"## Prove it is over\" has no step", "a command that fails while it is not over");
  }

  std::vector<Step> take() {
    if (steps_.size() > most_steps)
      add(steps_[most_steps].line,
          "has " + std::to_string(steps_.size()) + " steps, " + std::to_string(most_steps) + " are the most",
          "whoever needs more has two failures in one runbook");
    return std::move(steps_);
  }

 private:
  void add(int line, std::string message, std::string hint) {
    problems_.push_back({"", std::move(message), std::move(hint), line, 1});
  }

  void read_item(const Section& section, const Element& item) {
    if (!item.box) {
      if (!refuse_boxes(item) && has_steps(section) && first_command(item) != nullptr)
        add(item.line, "a command in an item without a box", "begin the step with \"- [ ] \"");
      return;
    }
    const bool unknown = !section.heading && section.line != 0;  // told already
    if (!has_steps(section) && !unknown)
      add(item.line, "a step where nothing is done", "steps stand below the four headings between You see and Call");
    step_ = Step{};
    step_.number = steps_.size() + 1;
    step_.line = item.line;
    if (*item.box) add(item.line, name() + " is ticked in the file", "write \"- [ ] \": a tick belongs to a run");
    read_parts(item);
    check_step();
    steps_.push_back(std::move(step_));
  }

  void read_parts(const Element& item) {
    commands_ = expectations_ = 0;
    for (std::size_t i = 0; i < item.children.size(); ++i) {
      const Element& part = item.children[i];
      if (part.is(Kind::code_block)) {
        read_command(part);
      } else if (part.is(Kind::paragraph)) {
        read_paragraph(part, i == 0);
      } else if (!refuse_boxes(part)) {
        refuse_command(part);
      }
    }
  }

  void read_command(const Element& block) {
    if (++commands_ > 1) return add(block.line, name() + " has a second command", "make it a step of its own");
    step_.command = without_blanks(block.text);
    if (step_.command.empty()) add(block.line, name() + " has an empty command", "write what is to be copied");
  }

  // A line that begins with Expect: ends what stood before it.
  void read_paragraph(const Element& paragraph, bool first) {
    const std::vector<Element>& line = paragraph.children;
    std::size_t end = line.size();
    for (std::size_t at = line.size(); at-- > 0;) {
      if (!begins_line(line, at) || !line[at].is(Kind::text) || !line[at].text.starts_with(expect)) continue;
      step_.expected = without_blanks(plain_text(line, at, end).substr(expect.size()));
      if (++expectations_ > 1) add(line[at].line, name() + " says twice what to expect", "one line is enough");
      if (step_.expected.empty())
        add(line[at].line, name() + " expects nothing", "what does it show when all is well?");
      end = at;
    }
    if (first) step_.imperative = without_blanks(plain_text(line, 0, end));
  }

  void check_step() {
    if (step_.imperative.empty()) add(step_.line, name() + " does not say what to do", "one sentence behind the box");
    if (commands_ == 0)
      add(step_.line, name() + " has no command", "one block of code below it, as far to the right as its sentence");
    if (expectations_ == 0)
      add(step_.line, name() + " does not say what to expect",
          "a line \"Expect: \" with what it shows when all is well");
  }

  void check_halt(const Section& section, std::size_t first) {
    const bool any = steps_.size() > first;
    if (any && begins_with_halt(steps_[first].command)) return;
    add(any ? steps_[first].line : section.line, "the harm is not stopped by {{halt}} first",
        "the command of the first step below \"## Stop the harm\" begins with {{halt}}");
  }

  void read_other(const Section& section, const Element& block) {
    if (!refuse_boxes(block) && has_steps(section)) refuse_command(block);
  }

  // Only what stands directly below a heading is counted, and so ticked.
  bool refuse_boxes(const Element& block) {
    bool found = false;
    for_each(block, [&](const Element& inner) {
      if (!inner.is(Kind::item) || !inner.box) return;
      found = true;
      add(inner.line, "a step inside of something else", "steps are not nested");
    });
    return found;
  }

  void refuse_command(const Element& block) {
    if (const Element* command = first_command(block))
      add(command->line, "a command that belongs to no step",
          "it stands in its step, as far to the right as the step's sentence");
  }

  std::string name() const { return "step " + std::to_string(step_.number); }

  Problems& problems_;
  std::vector<Step> steps_;
  Step step_;
  int commands_ = 0, expectations_ = 0;
};

}  // namespace

std::vector<Step> read_steps(const Outline& outline, Problems& problems) {
  StepReader reader(problems);
  for (const Section& section : outline.sections) reader.read(section);
  return reader.take();
}

}  // namespace squall::runbook
