// The pages' elements under the names that reports use (page/markup.hpp).
#pragma once

#include "page/markup.hpp"

namespace squall::report {

using page::Attributes;
using page::Markup;
using page::number;
using page::percent;

}  // namespace squall::report
