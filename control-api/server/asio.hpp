// The names of Asio that this layer uses, and the version-dependent ones under names of their own. Only the edge files
// of this folder include it.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/basic_socket_acceptor.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

namespace squall::server {

using Protocol = asio::generic::stream_protocol;  // TCP and Unix sockets alike
using Socket = Protocol::socket;
using Acceptor = asio::basic_socket_acceptor<Protocol>;

// co_await answers {error_code, result...} and never throws for an I/O error.
inline constexpr asio::experimental::as_tuple_t<asio::use_awaitable_t<>> use_result{asio::use_awaitable};

}  // namespace squall::server
