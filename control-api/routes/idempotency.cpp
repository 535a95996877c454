// See idempotency.hpp.
#include "routes/idempotency.hpp"

#include "runs/digest.hpp"
#include "server/problem.hpp"

namespace squall::routes {

using server::Request;
using server::Response;

server::Handler Idempotency::once(server::Handler handler) {
  return [this, handler = std::move(handler)](const Request& request) {
    const std::string* key = request.header("idempotency-key");
    if (key == nullptr) return handler(request);
    if (key->empty() || key->size() > longest_key)
      return server::problem_response(400,
                                      "Idempotency-Key must have 1 to " + std::to_string(longest_key) + " characters");
    return answer(*key, request, handler);
  };
}

std::shared_ptr<std::mutex> Idempotency::gate(const std::string& key) {
  const std::lock_guard lock(mutex_);
  std::erase_if(gates_, [](const auto& gate) { return gate.second.expired(); });
  std::shared_ptr<std::mutex> found = gates_[key].lock();
  if (!found) gates_[key] = found = std::make_shared<std::mutex>();
  return found;
}

Response Idempotency::answer(const std::string& key, const Request& request, const server::Handler& handler) {
  const std::shared_ptr<std::mutex> mine = gate(key);
  const std::lock_guard one_at_a_time(*mine);
  std::string asked = request.method + ' ' + request.raw_path;
  for (const auto& [name, value] : request.query) asked += '\0' + name + '\0' + value;
  const std::string digest = runs::sha256(asked + '\0' + request.body);
  const auto known = store_.recall(key, clock_.wall());
  if (!known) return server::problem_response(507, known.error());
  if (*known) {
    if ((*known)->request != digest)
      return server::problem_response(422, "this Idempotency-Key was used for another request: choose a new one");
    Response response = server::text_response((*known)->status, (*known)->answer, "application/json");
    response.headers.push_back({"Idempotency-Replayed", "true"});
    return response;
  }
  Response response = handler(request);
  // What failed for the moment's sake may succeed the next time with the same key.
  if (response.status < 400)
    if (const auto kept = store_.remember(key, {digest, response.status, response.body}, clock_.wall()); !kept)
      response.headers.push_back({"Warning", "199 squall \"the Idempotency-Key could not be kept\""});
  return response;
}

}  // namespace squall::routes
