// One line of JSON for each exchange of an http hop, where the server's configuration asks for it. Never a body, a
// credential or the value of a query: what is told is listed in access_log.cpp.
#pragma once

#include <string>

#include "faults/verb.hpp"
#include "http1/session.hpp"

namespace squall::net {

// Without its time, which the logger puts in front: `"hop":"edge","connection":7,...}`.
std::string access_line(const std::string& hop, const faults::Subject& subject, const http1::Report& report);

}  // namespace squall::net
