// See connection.hpp. The event stream is in event_stream.cpp.
#include "server/connection.hpp"

#include <utility>
#include <variant>

#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <asio/write.hpp>

#include "http/response_head.hpp"
#include "server/listener.hpp"
#include "server/print.hpp"
#include "server/problem.hpp"

#include <spdlog/spdlog.h>

namespace squall::server {

namespace {

constexpr Duration linger_limit = std::chrono::seconds{1};
constexpr Duration aside_limit =
    std::chrono::minutes{1};  // of a handler that waits for a disk; then the client is let go

http::Limits limits_of(const ServerOptions& options) {
  return {options.head_bytes, options.fields, options.body_bytes};
}

}  // namespace

Connection::Connection(Socket socket, Surroundings& surroundings)
    : socket_(std::move(socket)),
      surroundings_(surroundings),
      options_(surroundings.options),
      origin_(origin_of(socket_)),
      parser_(limits_of(options_)) {
  // The first request has to come within its own time: a client that only connects is not an idle one.
  enter(Phase::receiving_head, options_.request_deadline);
}

asio::awaitable<void> Connection::serve() {
  while (co_await receive_head()) {
    auto admitted = surroundings_.dispatcher.admit(parser_.head(), origin_);
    Response response;
    bool keep = parser_.head().keep_alive;
    if (Call* call = std::get_if<Call>(&admitted)) {
      if (!co_await receive_body()) break;
      call->request.body = std::move(parser_.body());
      const bool aside = call->route != nullptr && call->route->where == Where::aside;
      if (aside)
        response = co_await answer_aside(*call);
      else
        response = surroundings_.dispatcher.answer(*call);
      if (call->route != nullptr)  // a guest tells of its own
        spdlog::debug("api: {} {} {} {}", call->request.peer.who, call->route->method, call->route->pattern,
                      response.status);
    } else {
      response = std::get<Response>(std::move(admitted));
      keep = keep && parser_.state() == http::RequestParser::State::complete;  // else its body is still to come
    }
    if (response.stream) co_return co_await stream(*response.stream);
    if (!co_await respond(std::move(response), keep)) co_return;
    if (!keep) co_return co_await linger();
    parser_.next();
    answered_ = true;
    enter(Phase::receiving_head, options_.idle_limit);
  }
  co_await refuse_request();
}

void Connection::enter(Phase phase, Duration at_most) {
  phase_ = phase;
  since_ = Clock::now();
  deadline_ = since_ + at_most;
}

void Connection::close() {
  asio::error_code ignored;
  socket_.close(ignored);
}

void Connection::end_if_overdue(Clock::time_point now) {
  if (now < deadline_) return;
  const bool idle = phase_ == Phase::receiving_head && answered_ && !parser_.started();
  const bool awaited = phase_ == Phase::receiving_head || phase_ == Phase::receiving_body;
  if (!awaited || idle || overdue_) return close();
  overdue_ = true;  // wakes the coroutine, which answers 408
  asio::error_code ignored;
  socket_.cancel(ignored);
}

asio::awaitable<bool> Connection::read_some() {
  const auto [error, count] = co_await socket_.async_read_some(asio::buffer(block_), use_result);
  unread_ = std::string_view(block_.data(), count);
  co_return !error;
}

// False: the client went, was too slow, or sent what cannot be read.
asio::awaitable<bool> Connection::receive_head() {
  bool started = false;
  while (parser_.state() == http::RequestParser::State::head) {
    if (unread_.empty() && !co_await read_some()) co_return false;
    unread_.remove_prefix(parser_.feed(unread_));
    if (!started && parser_.started()) enter(Phase::receiving_head, options_.request_deadline);
    started = parser_.started();
  }
  co_return parser_.state() != http::RequestParser::State::refused;
}

asio::awaitable<bool> Connection::receive_body() {
  if (parser_.state() == http::RequestParser::State::complete) co_return true;
  phase_ = Phase::receiving_body;  // the deadline stays: it is the whole request's
  if (parser_.head().expects_continue && unread_.empty()) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(go_on), use_result);
    if (error) co_return false;
  }
  while (parser_.state() == http::RequestParser::State::body) {
    if (unread_.empty() && !co_await read_some()) co_return false;
    unread_.remove_prefix(parser_.feed(unread_));
  }
  co_return parser_.state() == http::RequestParser::State::complete;
}

// The handler runs on another thread, this coroutine waits on its own: nothing here is touched by both.
asio::awaitable<Response> Connection::answer_aside(const Call& call) {
  enter(Phase::sending, aside_limit);
  Response response;
  const auto home = socket_.get_executor();
  asio::steady_timer answered(home, asio::steady_timer::time_point::max());
  asio::post(surroundings_.aside, [&] {
    response = surroundings_.dispatcher.answer(call);
    asio::post(home, [&answered] { answered.cancel(); });
  });
  co_await answered.async_wait(use_result);
  co_return response;
}

asio::awaitable<bool> Connection::send(std::string text) {
  enter(Phase::sending, options_.write_deadline);
  const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(text), use_result);
  co_return !error;
}

asio::awaitable<bool> Connection::respond(Response response, bool keep) {
  const http::RequestHead& head = parser_.head();
  std::string text = print_response(response, keep, head.minor_version == 0, head.method != "HEAD");
  co_return co_await send(std::move(text));
}

// What ended the receiving: a doubt or the deadline are answered, a client that went is not.
asio::awaitable<void> Connection::refuse_request() {
  const bool refused = parser_.state() == http::RequestParser::State::refused;
  if (!refused && !overdue_) co_return;
  Response response = refused
                          ? problem_response(http::status_of(parser_.doubt()), std::string(explain(parser_.doubt())))
                          : problem_response(408, "the request did not arrive in time");
  if (co_await respond(std::move(response), false)) co_await linger();
}

// Closing while bytes of the client are unread would send a RST, and the client could lose the answer (RFC 9112 9.6).
asio::awaitable<void> Connection::linger() {
  enter(Phase::receiving_head, linger_limit);
  overdue_ = true;  // has been answered: only the close is left
  asio::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  while (co_await read_some()) continue;
}

}  // namespace squall::server
