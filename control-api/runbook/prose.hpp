// What a runbook says outside of its commands: how much, and where its links lead. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include <squall/problem.hpp>

#include "runbook/markdown.hpp"
#include "runbook/runbook.hpp"

namespace squall::runbook {

// Outside code; too many are told at the first that is one too many.
std::size_t count_words(const Element& document, Problems& problems);

// Relative ones that lead nowhere, and schemes that are not followed.
Problems check_links(const Element& document, const LinkExists& link_exists);

enum class LinkKind { web, relative, inside, refused };  // https:, http: and mailto:; a path; #heading; all else
LinkKind kind_of_link(std::string_view target);

}  // namespace squall::runbook
