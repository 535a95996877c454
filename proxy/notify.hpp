// Readiness for a service manager: the protocol of sd_notify(3), one datagram to $NOTIFY_SOCKET. Without it, nothing.
#pragma once

#include <string_view>

namespace squall {

// "READY=1", "STOPPING=1", "RELOADING=1\nMONOTONIC_USEC=..."
void notify(std::string_view state);

}  // namespace squall
