// Standalone Asio as the data plane uses it: the includes it needs and short names for what sits under `experimental`.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/basic_waitable_timer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace squall::net {

using Executor = asio::io_context::executor_type;
using Descriptor = asio::posix::basic_stream_descriptor<Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

template <class T>
using Awaitable = asio::awaitable<T, Executor>;

// Completes with the error as a value: nothing in the data plane throws after start-up.
inline constexpr asio::use_awaitable_t<Executor> use_awaitable;

}  // namespace squall::net
