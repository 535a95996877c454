// See problem.hpp.
#include "server/problem.hpp"

#include "http/response_head.hpp"

#include <nlohmann/json.hpp>

namespace squall::server {

namespace {

nlohmann::json entry(const Problem& problem) {
  nlohmann::json json = {{"path", problem.path}, {"message", problem.message}};
  if (problem.line > 0) json["line"] = problem.line;
  if (problem.column > 0) json["column"] = problem.column;
  if (!problem.hint.empty()) json["hint"] = problem.hint;
  return json;
}

}  // namespace

Response problem_response(int status, const Problems& problems, std::string detail, std::string_view type) {
  if (detail.empty() && !problems.empty()) detail = problems.front().message;
  nlohmann::json errors = nlohmann::json::array();
  for (const Problem& problem : problems) errors.push_back(entry(problem));
  Response response = json_response(status, {{"type", type},
                                             {"title", http::reason_phrase(status)},
                                             {"status", status},
                                             {"detail", std::move(detail)},
                                             {"errors", std::move(errors)}});
  response.content_type = "application/problem+json";
  return response;
}

Response problem_response(int status, std::string detail) {
  return problem_response(status, Problems{}, std::move(detail));
}

}  // namespace squall::server
