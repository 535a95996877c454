// The parts of the page that are as long as the run: lanes, journal, samples. Each has a ceiling, so that the page of a
// long run stays a page. Used by html.cpp. Pure.
#pragma once

#include <string>

#include "report/rehearsal.hpp"
#include "report/story.hpp"

namespace squall::report {

std::string html_lanes(const Story& story);
std::string html_rehearsal(const Rehearsal& rehearsal);
std::string html_marks(const Story& story);
std::string html_journal(const Story& story);
std::string html_samples(const Story& story);

// What stands before a verdict, so that its colour is not the only sign.
std::string_view sign_of(Verdict verdict);
std::string class_of(Verdict verdict);
Verdict worst_of(const Story& story, const Series& series);  // over all stages

}  // namespace squall::report
