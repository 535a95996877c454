// Quantities as people write them. Every parse_ is exact, checks overflow and refuses a number without its unit with a
// text that names the range and an example; print() is its inverse. Problems carry no path: the caller knows the place.
#pragma once

#include <string>
#include <string_view>

#include <squall/address.hpp>
#include <squall/problem.hpp>
#include <squall/time.hpp>
#include <squall/units.hpp>

namespace squall::config {

Result<Duration> parse_duration(std::string_view text);             // 300ms, 1.5s, 2m, 1h30m, 30d, 0s; us and ns too
Result<Duration> parse_duration_or_forever(std::string_view text);  // the same, or the word forever
Result<Bytes> parse_bytes(std::string_view text);                   // 512B, 16kB, 1.5MiB, 2GB
Result<ByteRate> parse_byte_rate(std::string_view text);            // 64kB/s, 1MiB/s
Result<RequestRate> parse_request_rate(std::string_view text);      // 20req/s, 30req/m
Result<double> parse_probability(std::string_view text);            // 0.25 or 25%, in 0..1
Result<Address> parse_address(std::string_view text);               // host:port, [v6]:port, unix:/path
Result<Network> parse_network(std::string_view text);               // 10.0.0.0/8, 127.0.0.0/8:5432, ::1/128:8000-8999

std::string print(Duration value);  // 200ms, 1m30s, 1.5s, forever
std::string print(Bytes value);     // in the largest unit that divides it: 64MiB, 16kB, 17B
std::string print(ByteRate value);
std::string print(RequestRate value);
std::string print_probability(double value);  // 0.25
std::string print(const Network& value);      // addresses: squall::to_string

}  // namespace squall::config
