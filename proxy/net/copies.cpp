// One coroutine for each copy: wait, dial, say it, hear the answer out.
#include "net/copies.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>

#include "http/conversation.hpp"
#include "net/clock.hpp"

namespace squall::net {
namespace {

constexpr Duration patience = std::chrono::seconds{30};

}  // namespace

class Copies::Copy {
 public:
  Copy(asio::io_context& context, Order order) : order_(std::move(order)), socket_(context), clock_(context) {}

  const Order& order() const { return order_; }

  Awaitable<void> live(http1::ShardTally& tally, std::size_t& under_way) {
    clock_.expires_after(order_.wait);
    asio::error_code error;
    co_await clock_.async_wait(asio::redirect_error(use_awaitable, error));
    if (cancelled_ || !order_.fault->active(net::now())) co_return;
    tally.copies.add();
    if (under_way >= most_at_once) {
      tally.copies_failed.add();
      co_return;
    }
    ++under_way;
    clock_.expires_after(patience);
    ++waits_;
    clock_.async_wait([this](const asio::error_code& cancelled) {
      --waits_;
      if (!cancelled) cancel();
    });
    const bool answered = co_await exchange();
    if (!answered) tally.copies_failed.add();
    link_.reset();
    socket_.close(error);
    clock_.cancel();
    while (waits_ > 0) co_await asio::post(socket_.get_executor(), use_awaitable);
    --under_way;
  }

  void cancel() {
    cancelled_ = true;
    clock_.cancel();
    asio::error_code ignored;
    socket_.cancel(ignored);
  }

 private:
  Awaitable<bool> wait(Descriptor::wait_type what) {
    if (cancelled_) co_return false;
    asio::error_code error;
    co_await socket_.async_wait(what, asio::redirect_error(use_awaitable, error));
    co_return !error && !cancelled_;
  }

  Awaitable<bool> exchange() {
    const bool ready = co_await dial();
    if (!ready) co_return false;
    const bool said = co_await say();
    if (!said) co_return false;
    const bool heard = co_await hear();
    co_return heard;
  }

  Awaitable<bool> dial() {
    const int socket = ::socket(order_.upstream.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) co_return false;
    asio::error_code error;
    socket_.assign(socket, error);
    if (error) ::close(socket);
    if (error) co_return false;
    prepare_stream(socket);
    if (::connect(socket, order_.upstream.get(), order_.upstream.size) != 0) {
      if (errno != EINPROGRESS) co_return false;
      const bool connected = co_await wait(Descriptor::wait_write);
      if (!connected || pending_error(socket) != 0) co_return false;
    }
    if (!order_.hop->tls) co_return true;
    link_.emplace(*order_.hop->tls, socket);
    TlsLink::State state = link_->shake_hands();
    while (state == TlsLink::State::under_way) {
      const bool go_on = co_await wait(Descriptor::wait_read);
      if (!go_on) co_return false;
      state = link_->shake_hands();
    }
    co_return state == TlsLink::State::done;
  }

  Awaitable<bool> say() {
    std::span<const std::byte> rest = std::as_bytes(std::span(order_.request));
    while (!rest.empty() || (link_ && !link_->flush())) {
      const ssize_t taken = rest.empty() ? 0
                            : link_      ? link_->send(rest)
                                         : ::send(socket_.native_handle(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (taken < 0 && errno != EAGAIN && errno != EINTR) co_return false;
      if (taken > 0) rest = rest.subspan(static_cast<std::size_t>(taken));
      if (taken > 0) continue;
      const bool go_on = co_await wait(Descriptor::wait_write);
      if (!go_on) co_return false;
    }
    co_return true;
  }

  Awaitable<bool> hear() {
    http::Conversation conversation{{}};
    for (std::string_view bytes = order_.request; !bytes.empty();) {
      const http::Piece piece = conversation.request(bytes);
      if (piece.ends_head) conversation.ask(http::asked_by(conversation.request_head().method));
      bytes.remove_prefix(piece.size);
    }
    while (true) {
      const ssize_t got =
          link_ ? link_->receive(block_) : ::recv(socket_.native_handle(), block_.data(), block_.size(), 0);
      if (got == 0) co_return conversation.response_ended();
      if (got < 0 && errno != EAGAIN && errno != EINTR) co_return false;
      std::string_view bytes(reinterpret_cast<const char*>(block_.data()), got < 0 ? 0 : static_cast<std::size_t>(got));
      while (!bytes.empty()) {
        const http::Piece piece = conversation.response(bytes);
        if (piece.kind == http::Piece::Kind::opaque) co_return true;  // it has answered, whatever that is
        if (piece.ends_message && !conversation.awaits_response()) co_return true;
        bytes.remove_prefix(piece.size);
      }
      if (got > 0) continue;
      const bool go_on = co_await wait(Descriptor::wait_read);
      if (!go_on) co_return false;
    }
  }

  Order order_;
  Descriptor socket_;
  Timer clock_;
  std::optional<TlsLink> link_;
  std::array<std::byte, 4096> block_;
  int waits_ = 0;
  bool cancelled_ = false;
};

Copies::Copies(asio::io_context& context, std::size_t shard) : context_(context), shard_(shard) {}
Copies::~Copies() = default;

void Copies::deliver(Order order) {
  http1::ShardTally& tally = order.hop->messages->tallies->of_shard(shard_);
  if (copies_.size() >= most_at_once + most_waiting) {
    tally.copies.add();
    return tally.copies_failed.add();
  }
  const auto copy = copies_.insert(copies_.end(), std::make_unique<Copy>(context_, std::move(order)));
  asio::co_spawn(context_, (*copy)->live(tally, under_way_),
                 [this, copy](const std::exception_ptr&) { copies_.erase(copy); });
}

void Copies::keep(const Setup& setup) {
  for (const auto& copy : copies_) {
    const Setup::Entry* entry = setup.find(copy->order().hop->state.get());
    const auto is_it = [&](const auto& fault) { return fault == copy->order().fault; };
    if (entry == nullptr || std::ranges::none_of(entry->hop->faults, is_it)) copy->cancel();
  }
}

void Copies::cancel() {
  for (const auto& copy : copies_) copy->cancel();
}

}  // namespace squall::net
