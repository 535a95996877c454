// Memory on the way out, the socket on the way in: so that a write is either taken or not, and SIGPIPE has no part in
// it.
#include "net/tls.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace squall::net {
namespace {

constexpr std::size_t record = 16 << 10;  // the most plaintext of one (RFC 8446 5.1)

bool is_address(const std::string& host) {
  unsigned char parsed[16];
  return ::inet_pton(AF_INET, host.c_str(), parsed) == 1 || ::inet_pton(AF_INET6, host.c_str(), parsed) == 1;
}

std::string last_error() {
  const unsigned long error = ERR_get_error();
  const char* const reason = error == 0 ? nullptr : ERR_reason_error_string(error);
  return reason == nullptr ? "the connection ended" : reason;
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::create(const HopSpec& hop) {
  auto context = std::make_shared<TlsContext>();
  context->context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* const raw = context->get();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // Many servers close without saying so; what they sent is passed on as it came, and so is the end.
  SSL_CTX_set_options(raw, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION);
  const std::string& file = hop.tls->ca_file;
  if (!file.empty() && ::access(file.c_str(), R_OK) != 0)
    return refuse("/tls/ca_file", "cannot read certificates from " + file + ": " + std::strerror(errno),
                  "name a PEM file with the certificates of the authorities to trust");
  ERR_clear_error();
  const int loaded =
      file.empty() ? SSL_CTX_set_default_verify_paths(raw) : SSL_CTX_load_verify_locations(raw, file.c_str(), nullptr);
  if (loaded != 1)
    return refuse("/tls/ca_file", "there are no certificates in " + (file.empty() ? "the system's folder" : file),
                  "name a PEM file with the certificates of the authorities to trust");
  context->server_name_ = hop.tls->server_name.empty() ? hop.upstream.host : hop.tls->server_name;
  context->name_is_address_ = is_address(context->server_name_);
  return context;
}

TlsLink::TlsLink(const TlsContext& context, int socket) : ssl_(SSL_new(context.get())), socket_(socket) {
  SSL* const ssl = ssl_.get();
  outgoing_ = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl, BIO_new_socket(socket, BIO_NOCLOSE), outgoing_);
  SSL_set_connect_state(ssl);
  constexpr unsigned char http1[] = "\x08http/1.1";  // RFC 7301 3.1
  SSL_set_alpn_protos(ssl, http1, sizeof http1 - 1);
  const std::string& name = context.server_name();
  if (context.name_is_address()) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl, name.c_str());
    SSL_set1_host(ssl, name.c_str());
  }
}

TlsLink::State TlsLink::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  const int error = SSL_get_error(ssl_.get(), result);
  flush();
  if (result == 1) return State::done;
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return State::under_way;
  note_failure();
  return State::failed;
}

void TlsLink::note_failure() {
  const long verdict = SSL_get_verify_result(ssl_.get());
  failure_ = verdict != X509_V_OK
                 ? "its certificate is not to be trusted: " + std::string(X509_verify_cert_error_string(verdict))
                 : "the TLS handshake failed: " + last_error();
}

ssize_t TlsLink::result_of(int result) {
  if (result > 0) return result;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_ZERO_RETURN: return 0;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: errno = EAGAIN; return -1;
    default: errno = ECONNRESET; return -1;
  }
}

ssize_t TlsLink::receive(std::span<std::byte> into) {
  ERR_clear_error();
  const ssize_t got = result_of(SSL_read(ssl_.get(), into.data(), static_cast<int>(into.size())));
  const int error = errno;
  flush();  // reading may have something to say
  errno = error;
  return got;
}

ssize_t TlsLink::send(std::span<const std::byte> bytes) {
  if (!flush()) {
    errno = EAGAIN;
    return -1;
  }
  ERR_clear_error();
  const ssize_t taken =
      result_of(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min(bytes.size(), record))));
  if (taken > 0) flush();
  return taken;
}

bool TlsLink::flush() {
  while (true) {
    char* data = nullptr;
    const long waiting = BIO_get_mem_data(outgoing_, &data);
    if (waiting <= 0) return true;
    const ssize_t sent = ::send(socket_, data, static_cast<std::size_t>(waiting), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) {
      BIO_reset(outgoing_);  // nobody will ever take it; the next read tells
      return true;
    }
    if (sent <= 0) return false;
    std::byte taken[4096];
    for (ssize_t left = sent; left > 0;)
      left -= BIO_read(outgoing_, taken, static_cast<int>(std::min<ssize_t>(left, sizeof taken)));
  }
}

void TlsLink::say_goodbye() {
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  flush();
}

}  // namespace squall::net
