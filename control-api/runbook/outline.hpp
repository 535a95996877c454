// A runbook's Markdown by its headings: the title and the six sections. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <squall/problem.hpp>

#include "runbook/markdown.hpp"

namespace squall::runbook {

// Of runbook::headings.
inline constexpr std::size_t stop_the_harm = 2, prove_it_is_over = 4;

struct Section {
  std::optional<std::size_t> heading;  // of runbook::headings; nothing: above them, or below an unknown one
  int line = 0;
  std::vector<const Element*> blocks;
};

struct Outline {
  std::string title;  // may be empty
  std::vector<Section> sections;
};

// Points into the document.
Outline outline_of(const Element& document);

// Headings that are missing, unknown, twice, out of order or of another level; `last_line` is the text's.
Problems check_headings(const Element& document, int last_line);

// Whether what stands below this heading is done, step by step. You see and Call are read.
bool has_steps(const Section& section);

}  // namespace squall::runbook
