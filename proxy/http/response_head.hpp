// Prints the head of a response. Used by the API server and by faults that answer in an upstream's place. Pure.
#pragma once

#include <string>
#include <string_view>

#include "http/field.hpp"

namespace squall::http {

// "Not Found" for 404; "Status" for a number that RFC 9110 does not name.
std::string_view reason_phrase(int status);

// Status line, fields and the empty line. A line break in a field's value becomes a space: no value can add a field.
std::string print_response_head(int status, const Fields& fields);

}  // namespace squall::http
