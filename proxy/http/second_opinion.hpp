// llhttp's reading of a head that ours found unambiguous: the second parser of the chain, asked before a message is
// judged. Used for the messages of HTTP hops, whose bodies are only walked. Pure.
#pragma once

#include <string_view>

#include "http/framing.hpp"

namespace squall::http {

// Whether llhttp reads the same framing, and the end of the head at the same byte. Methods that it does not know it has
// no opinion on. `head` with the empty line at its end.
bool agrees_on_request(std::string_view head, const Framing& framing);
bool agrees_on_response(std::string_view head, const Framing& framing);

}  // namespace squall::http
