// The order of exchanges, and their figures.
#include "http1/session.hpp"

#include <algorithm>

namespace squall::http1 {

Session::Session(const faults::Subject& subject, std::shared_ptr<const Rules> rules, std::size_t cap,
                 flow::Budget& budget, Host& host, MergePatch merge)
    : subject_(subject),
      rules_(std::move(rules)),
      host_(host),
      merge_(merge),
      to_upstream_(*this, subject, cap, budget),
      to_client_(*this, subject, cap, budget) {}

faults::Subject Session::subject_of(const Exchange& exchange, TimePoint begins) const {
  faults::Subject subject = subject_;
  subject.begins = begins;
  subject.request = &exchange;
  return subject;
}

void Session::plan(const std::vector<MessageFault>& faults, Half& half, const Exchange& exchange,
                   std::optional<int> status, TimePoint now) {
  if (faults.empty() && half.plan.empty()) return;
  matching_.clear();
  for (const MessageFault& fault : faults) {
    // Whoever cannot be hit any more takes no place from those who can.
    const bool too_late = half.head_leaves && !fault.fault->acts_on_bodies();
    const bool too_early = fault.fault->orders_messages() && now < fault.fault->active_from();
    if ((too_late || too_early) && !half.plan.knows(fault.fault->spec().name)) continue;
    if (fault.meaning.means(exchange.traits(), status)) matching_.push_back(fault.fault);
  }
  half.plan.update(matching_, subject_of(exchange, half.arrived), now, places_, &touched_);
}

void Session::replan(std::shared_ptr<const Rules> rules, std::size_t cap, TimePoint now, const faults::Places& places) {
  rules_ = std::move(rules);
  places_ = places;
  to_upstream_.set_cap(cap);
  to_client_.set_cap(cap);
  for (const auto& exchange : to_upstream_.held()) {
    plan(rules_->requests, exchange->request, *exchange, std::nullopt, now);
    let_go_of_the_lifted(exchange->request, now);
  }
  for (const auto& exchange : exchanges_) {
    // Gone, but for what goes on until it is answered.
    exchange->request.plan.keep_only(rules_->request_list, subject_of(*exchange, exchange->request.arrived), now,
                                     &touched_);
    if (exchange->response.arrived != TimePoint{})
      plan(rules_->responses, exchange->response, *exchange, exchange->response_head.status, now);
    let_go_of_the_lifted(exchange->response, now);
    if (!exchange->made || exchange->made->fault.empty()) continue;
    const std::string& fault = exchange->made->fault;
    if (exchange->request.plan.is_active(fault, now) || exchange->response.plan.is_active(fault, now)) continue;
    exchange->made->due = std::min(exchange->made->due, now);
    stirred_responses_ = true;
  }
  touched_.forget_the_gone();
}

void Session::let_go_of_the_lifted(Half& half, TimePoint now) {
  if (!half.edit.fault.empty() && !half.plan.is_active(half.edit.fault, now)) half.edit = {};
}

std::size_t Session::endpoint_of(const Exchange& exchange) const {
  const auto& endpoints = rules_->endpoints;
  const auto found =
      std::ranges::find_if(endpoints, [&](const Meaning& one) { return one.means(exchange.traits(), std::nullopt); });
  return static_cast<std::size_t>(found - endpoints.begin());
}

std::shared_ptr<Exchange> Session::begin(http::RequestHead head, std::size_t head_size, TimePoint now) {
  auto exchange = add(std::move(head), head_size, now);
  plan(rules_->requests, exchange->request, *exchange, std::nullopt, now);
  return exchange;
}

std::shared_ptr<Exchange> Session::add(http::RequestHead head, std::size_t head_size, TimePoint now) {
  auto exchange = std::make_shared<Exchange>(++requests_, std::move(head), head_size);
  exchange->request.arrived = now;
  exchange->tallies = rules_->tallies;
  exchange->endpoint = endpoint_of(*exchange);
  tally_of(*exchange).requests.add();
  kept_ += exchange->cost();
  exchanges_.push_back(exchange);
  return exchange;
}

void Session::response_arrived(Exchange& exchange, TimePoint now) {
  exchange.response.arrived = now;
  plan(rules_->responses, exchange.response, exchange, exchange.response_head.status, now);
}

std::shared_ptr<Exchange> Session::awaiting() const {
  const auto found = std::ranges::find_if(
      exchanges_, [](const auto& exchange) { return exchange->asked && !exchange->response.complete; });
  return found == exchanges_.end() ? nullptr : *found;
}

bool Session::owes_answers() const {
  return std::ranges::any_of(exchanges_, [](const auto& exchange) { return exchange->made.has_value(); });
}

void Session::answer(Exchange& exchange, const faults::Answer& answer, std::string_view fault, TimePoint now) {
  const http::RequestHead& head = exchange.request_head;
  const bool body_in_doubt = head.expects_continue && !exchange.request.complete;  // whether it comes, nobody knows
  const bool upstream_ends_by_closing = exchange.response.arrived != TimePoint{} &&
                                        http::body_of(exchange.response_head, http::asked_by(head.method)).until_close;
  const bool opens_a_tunnel = head.method == "CONNECT" && answer.status < 300;  // to nowhere
  if (!head.keep_alive || body_in_doubt || upstream_ends_by_closing || opens_a_tunnel || is_the_last_message(exchange))
    close_after(exchange);
  const AnswerContext context{.to_head = head.method == "HEAD",
                              .closes = exchange.closes,
                              .keeps_1_0 = head.minor_version == 0,
                              .fault = rules_->fault_header ? fault : std::string_view{}};
  exchange.made = {.bytes = print_answer(answer, context),
                   .sent = 0,
                   .due = squall::after(now, answer.delay),
                   .fault = std::string(fault)};
  exchange.status = answer.status;
  if (head.method == "CONNECT") conversation_.refuse_tunnel();
  stirred_responses_ = true;
}

void Session::refuse(http::Doubt doubt, int status, Exchange* exchange, TimePoint now) {
  tally().refused.add();
  std::shared_ptr<Exchange> made_up;
  if (exchange == nullptr) {
    made_up = add({}, 0, now);
    exchange = made_up.get();
  }
  exchange->response.is_drained = true;
  close_after(*exchange);
  const faults::Answer refusal{.status = status,
                               .body = "Squall does not pass this on: " + std::string(explain(doubt)) + ".\n",
                               .content_type = "text/plain; charset=utf-8"};
  answer(*exchange, refusal, {}, now);
}

bool Session::close_after(const Exchange& exchange) {
  const auto found = std::ranges::find(exchanges_, &exchange, [](const auto& one) { return one.get(); });
  if (found == exchanges_.end()) return false;
  (*found)->closes = true;
  if (closing_ == 0 || exchange.number() < closing_) closing_ = exchange.number();
  return true;
}

void Session::deliver(TimePoint now) {
  const std::shared_ptr<Exchange> exchange = std::move(exchanges_.front());
  exchanges_.erase(exchanges_.begin());
  kept_ -= exchange->cost();
  EndpointTally& endpoint = tally_of(*exchange);
  const bool faulted = exchange->is_faulted();
  const auto by_hundreds = static_cast<std::size_t>(std::clamp(exchange->status / 100, 1, 5));
  endpoint.classes[by_hundreds - 1].add();
  if (by_hundreds == 5) endpoint.error(faulted);
  if (faulted) endpoint.faulted.add();
  if (exchange->made) endpoint.made.add();
  (faulted ? endpoint.client_faulted : endpoint.client).add(now - exchange->request.arrived);
  if (exchange->asked && exchange->response.complete)
    (faulted ? endpoint.upstream_faulted : endpoint.upstream).add(exchange->response_complete_at - exchange->asked_at);
  host_.exchanged({.exchange = *exchange,
                   .endpoint = exchange->tallies->endpoints()[exchange->endpoint],
                   .complete = true,
                   .client_left = false,
                   .now = now});
  stirred_requests_ = stirred_requests_ || requests_wait_;
  requests_wait_ = false;
}

void Session::ended(bool client_left, TimePoint now) {
  for (const auto& exchange : exchanges_) {
    EndpointTally& endpoint = tally_of(*exchange);
    const bool faulted = exchange->is_faulted();
    if (!client_left || faulted) endpoint.error(faulted);
    if (faulted) endpoint.faulted.add();
    host_.exchanged({.exchange = *exchange,
                     .endpoint = exchange->tallies->endpoints()[exchange->endpoint],
                     .complete = false,
                     .client_left = client_left,
                     .now = now});
  }
  abandon();
}

void Session::abandon() {
  for (const auto& exchange : to_upstream_.held()) exchange->request.plan = faults::Plan(Point::request);
  for (const auto& exchange : exchanges_) exchange->response.plan = faults::Plan(Point::response);
  exchanges_.clear();
  abandoned_ = true;
  closing_ = 0;
  kept_ = 0;
  stirred_requests_ = stirred_requests_ || std::exchange(requests_wait_, false);
}

void Session::count_opaque(http::Opaque opaque) {
  if (counted_opaque_) return;
  counted_opaque_ = true;
  switch (opaque) {
    case http::Opaque::no: break;
    case http::Opaque::upgraded: return tally().upgraded.add();
    case http::Opaque::tunnel: return tally().tunnels.add();
    case http::Opaque::http2: return tally().http2.add();
    case http::Opaque::doubt: return tally().doubts[static_cast<std::size_t>(conversation_.doubt())].add();
  }
}

bool Session::is_encoded(const Exchange& exchange, Point point) const {
  const http::Fields& fields = point == Point::request ? exchange.request_head.fields : exchange.response_head.fields;
  const std::string* encoding = http::find_field(fields, "content-encoding");
  return encoding != nullptr && !http::same_text(*encoding, "identity");
}

void Session::list_active(Point point, TimePoint now, std::vector<std::string>& names) const {
  std::vector<std::string> all;
  for (const auto& exchange : exchanges_)
    (point == Point::request ? exchange->request : exchange->response).plan.list_active(now, all);
  for (std::string& name : all)
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

}  // namespace squall::http1
