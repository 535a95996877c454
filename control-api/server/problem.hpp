// Everything that goes wrong in the API leaves as application/problem+json (RFC 9457), and is made here. Any thread.
#pragma once

#include <string>
#include <string_view>

#include <squall/problem.hpp>

#include "server/message.hpp"

namespace squall::server {

// `{"type":"about:blank","title","status","detail","errors":[{"path","line","column","message","hint"}]}`. The detail
// is the first problem's message unless it is given; line and column are left out where unknown, hint where empty.
Response problem_response(int status, const Problems& problems, std::string detail = {},
                          std::string_view type = "about:blank");
Response problem_response(int status, std::string detail);

}  // namespace squall::server
