// The loads: what clients do to a proxy. Each runs in a process of its own and fills one sample.
#pragma once

#include <string>

#include "track.hpp"

namespace squall::bench {

enum class By { fault, toxic };  // which API is told to break the hop

Sample bulk(const Track& track, int streams);               // bytes per second at the sink
Sample request_reply(const Track& track, int connections);  // 64-byte replies per second
Sample http_requests(const Track& track, int connections);  // per second; seconds: p50, p99
Sample unmatched_fault(const Track& track);   // share: how much more CPU a request costs beside a fault for others
Sample connect_rate(const Track& track);      // connect, one byte there and back, close; per second
Sample idle_memory(const Track& track);       // resident bytes for each idle connection
Sample idle_http_memory(const Track& track);  // the same of an http hop
Sample delay_error(const Track& track, int milliseconds, By by = By::fault);  // seconds off: p50, p99; 0: jitter alone
Sample throttle_error(const Track& track, double bytes_per_second, By by = By::fault);  // share off: mean, worst second
Sample slicer_error(const Track& track);  // share of pieces outside their bounds; share off: mean size, mean gap
Sample limit_error(const Track& track);   // bytes off: the most of several limits
Sample toxic_calls(const Track& track);   // seconds: the slowest call beside a client that never reads
Sample bulk_through_delay(const Track& track, int milliseconds, const std::string& cap);  // bytes per second
Sample shared_rate(const Track& track, double bytes_per_second);  // share off: of the rate; of each one's part of it
Sample run_stop(const Track& track);       // seconds: the stop of a run with 1,000 busy connections
Sample control_plane(const Track& track);  // seconds: PUT /v1/halt, p99 of GET /v1/faults

}  // namespace squall::bench
