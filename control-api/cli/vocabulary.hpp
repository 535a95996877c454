// What `squall faults --explain` does. Called by the fault verbs.
#pragma once

#include <string>

namespace squall::cli {

struct Context;

// Prints what a verb is, or `all` of them in a line each. Throws Failure for one that does not exist.
int explain(Context& context, const std::string& verb);

}  // namespace squall::cli
