// TLS towards an upstream (RFC 8446, by OpenSSL): one context for each hop, one link for each connection. The
// certificate is always verified, against the hop's own CA file or the system's, for the name that SNI carries.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <openssl/ssl.h>
#include <sys/types.h>

#include <squall/hop.hpp>
#include <squall/problem.hpp>

namespace squall::net {

class TlsContext {
 public:
  // Problems are relative to the hop: the CA file cannot be read.
  static Result<std::shared_ptr<const TlsContext>> create(const HopSpec& hop);

  SSL_CTX* get() const { return context_.get(); }
  const std::string& server_name() const { return server_name_; }
  bool name_is_address() const { return name_is_address_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  std::unique_ptr<SSL_CTX, Free> context_;
  std::string server_name_;
  bool name_is_address_ = false;
};

// Over a connected, non-blocking socket that stays its owner's. What is written is encrypted at once and may wait here
// for the socket: 17 KiB at most, one record. As with a socket, -1 and EAGAIN mean: not now.
class TlsLink {
 public:
  TlsLink(const TlsContext& context, int socket);

  enum class State { done, under_way, failed };
  State shake_hands();
  const std::string& failure() const { return failure_; }  // in a user's words

  ssize_t receive(std::span<std::byte> into);  // 0: the peer has said that it is done
  ssize_t send(std::span<const std::byte> bytes);
  bool flush();        // false: something still waits for the socket
  void say_goodbye();  // close_notify, the FIN of TLS

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  ssize_t result_of(int result);
  void note_failure();

  std::unique_ptr<SSL, Free> ssl_;
  BIO* outgoing_ = nullptr;  // the SSL's own: what is encrypted and has not been sent
  int socket_;
  std::string failure_;
};

}  // namespace squall::net
