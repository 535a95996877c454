// Addresses as Go's net package reads them: `host:port`, an empty host, port 0, names. Pure but for the look-up that is
// handed in.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <squall/address.hpp>
#include <tl/expected.hpp>

namespace squall::toxiproxy {

// A name of this machine as a literal address; "" asks for the one that means every interface.
using HostLookup = std::function<std::optional<std::string>(const std::string& name)>;

// Where to listen, with a literal host; else Go's text of the error. Nothing at all is a port that the kernel chooses.
tl::expected<Address, std::string> listen_address(std::string_view text, const HostLookup& lookup);

// Whether the host is an address and no name.
bool has_literal_host(std::string_view listen);

// What to dial; names stay names and are resolved at each dial. Without a host it is this machine.
tl::expected<Address, std::string> upstream_address(std::string_view text);

// Asks /etc/hosts and no name server, so that no call can wait for one.
std::optional<std::string> look_up_here(const std::string& name);

}  // namespace squall::toxiproxy
