// A runbook's file: whether one is there, its text, its front matter. Called by the check of files. Reads files.
#pragma once

#include <filesystem>
#include <string>

#include <squall/problem.hpp>

#include "config/node.hpp"

namespace squall::cli {

// Of a *.md below `folder`, which somebody named: see files_below().
bool is_runbook(const std::filesystem::path& file, const std::filesystem::path& folder);

// A *.md that is there, and is none by its folder and its front matter.
bool is_other_markdown(const std::filesystem::path& file);

// Of a file that is too long a bit more than may be.
Result<std::string> text_of_runbook(const std::string& path);

// With the lines of the file. Null when there is none, or none that could be read.
config::Node front_matter_of(const std::string& text);

}  // namespace squall::cli
