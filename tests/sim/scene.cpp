// See scene.hpp.
#include "sim/scene.hpp"

#include <algorithm>

#include "merge_patch.hpp"

#include "sim/stream.hpp"

namespace squall::sim {

Conversation::Conversation(const Script& script, std::uint64_t number, flow::Budget& budget,
                           std::shared_ptr<const http1::Rules> rules)
    : subject_{number, at(script.opens), 0, script.from},
      lanes_(rules ? nullptr : std::make_unique<flow::Lanes>(subject_, cap, budget)),
      session_(rules ? std::make_unique<http1::Session>(subject_, rules, cap, budget, static_cast<http1::Host&>(*this),
                                                        merge_patch)
                     : nullptr),
      to_upstream_(stream(Point::request)),
      to_client_(stream(Point::response)) {
  to_upstream_.acts = script.client;
  to_client_.acts = script.upstream;
  to_upstream_.stream.share_closing(closing_);
  to_client_.stream.share_closing(closing_);
}

flow::Stream& Conversation::stream(Point point) {
  if (point == Point::request)
    return session_ ? static_cast<flow::Stream&>(session_->to_upstream()) : lanes_->to_upstream;
  return session_ ? static_cast<flow::Stream&>(session_->to_client()) : lanes_->to_client;
}

void Conversation::open(const faults::FaultList& faults, std::shared_ptr<const http1::Rules> rules,
                        faults::Places places, TimePoint now) {
  stage_ = Stage::door;
  places_ = std::move(places);
  replan(faults, std::move(rules), now);
}

void Conversation::replan(const faults::FaultList& faults, std::shared_ptr<const http1::Rules> rules, TimePoint now) {
  if (!is_open()) return;
  door_.update(faults, subject_, now, places_);
  closing_.update(faults, subject_, now, places_);
  if (session_) return session_->replan(std::move(rules), cap, now, places_);
  lanes_->to_upstream.replan(faults, cap, now, places_);
  lanes_->to_client.replan(faults, cap, now, places_);
}

TimePoint Conversation::next() const {
  if (!is_open()) return never;
  TimePoint next = stage_ == Stage::door ? door_wake_ : std::min(to_upstream_.wake, to_client_.wake);
  if (!to_upstream_.acts.empty()) next = std::min(next, at(to_upstream_.acts.front().at));
  if (stage_ == Stage::carry && !to_client_.acts.empty()) next = std::min(next, at(to_client_.acts.front().at));
  return next;
}

void Conversation::act(TimePoint now) {
  act(to_upstream_, now);
  if (stage_ == Stage::carry) act(to_client_, now);
}

void Conversation::act(Direction& direction, TimePoint now) {
  while (is_open() && !direction.acts.empty() && at(direction.acts.front().at) <= now) {
    const Act act = direction.acts.front();
    direction.acts.erase(direction.acts.begin());
    if (act.end == EndKind::reset)
      return over(EndKind::reset, now, &direction == &to_upstream_ ? &to_client_ : &to_upstream_);
    direction.fin = direction.fin || act.end == EndKind::fin;
    direction.unread += act.bytes;
  }
}

void Conversation::turn(TimePoint now) {
  if (stage_ == Stage::door) pass_the_door(now);
  if (stage_ == Stage::carry) act(to_client_, now);  // what the upstream would have said before it was dialled
  while (stage_ == Stage::carry) {
    const bool up = turn(to_upstream_, now);
    const bool down = stage_ == Stage::carry && turn(to_client_, now);
    const bool stirred_responses = session_ && session_->stirred_responses();
    const bool stirred_requests = session_ && session_->stirred_requests();
    if (!up && !down && !stirred_responses && !stirred_requests) return;
  }
}

void Conversation::pass_the_door(TimePoint now) {
  const faults::Head head{
      .direction = Point::request, .offset = 0, .size = 1, .waiting = 1, .arrived = subject_.opened, .asked = {}};
  const faults::Ruling ruling = door_.rule(head, now);
  const TimePoint due = squall::after(subject_.opened, ruling.verdict.hold);
  if (now < due) {
    door_wake_ = std::min(due, ruling.changes);
    return;
  }
  if (ruling.verdict.fate == faults::Fate::pass)
    stage_ = Stage::carry;
  else
    over(ruling.verdict.fate == faults::Fate::fin ? EndKind::fin : EndKind::reset, now);
}

// True: bytes or an end were read, so both directions are asked once more.
bool Conversation::turn(Direction& direction, TimePoint now) {
  if (!push(direction, now)) return false;
  bool read = false;
  while (stage_ == Stage::carry && (!direction.unread.empty() || direction.fin) && direction.stream.wants_read() > 0) {
    const std::string block =
        direction.unread.substr(0, std::min(direction.stream.wants_read(), direction.unread.size()));
    direction.unread.erase(0, block.size());
    if (block.empty()) {
      direction.fin = false;
      direction.stream.end(now);
    } else {
      direction.stream.arrive(std::as_bytes(std::span(block)), now);
    }
    read = true;
    if (!push(direction, now)) return false;
    direction.stream.keep();
  }
  return read;
}

bool Conversation::push(Direction& direction, TimePoint now) {
  while (true) {
    const flow::Action action = direction.stream.next(now);
    switch (action.kind) {
      case flow::Action::Kind::write:
        see(direction, {now - at({}), {reinterpret_cast<const char*>(action.bytes.data()), action.bytes.size()}});
        direction.stream.left(action.bytes.size(), now);
        break;
      case flow::Action::Kind::finish: see(direction, {now - at({}), "", EndKind::fin}); break;
      case flow::Action::Kind::kill:
        over(action.ending == flow::Ending::fin ? EndKind::fin : EndKind::reset, now);
        return false;
      case flow::Action::Kind::sleep:
      case flow::Action::Kind::idle:
        direction.wake = action.until;
        const bool done = to_upstream_.stream.finished() && to_upstream_.stream.input_ended() &&
                          to_client_.stream.finished() && to_client_.stream.input_ended();
        if (done) stage_ = Stage::over;
        return !done;
    }
  }
}

// Both ends see it, but for the one that caused it, one that has been told already, and an upstream that was never
// dialled.
void Conversation::over(EndKind how, TimePoint now, const Direction* to_the_cause) {
  const bool dialled = stage_ == Stage::carry;
  stage_ = Stage::over;
  for (Direction* direction : {&to_upstream_, &to_client_}) {
    if (direction == to_the_cause || (direction == &to_upstream_ && !dialled)) continue;
    if (direction->stream.finished() && how == EndKind::fin) continue;
    see(*direction, {now - at({}), "", how});
  }
}

// What arrives at one instant is one arrival.
void Conversation::see(Direction& direction, Arrived arrived) {
  if (!direction.seen.empty() && direction.seen.back().at == arrived.at && direction.seen.back().end == EndKind::open) {
    direction.seen.back().bytes += arrived.bytes;
    direction.seen.back().end = arrived.end;
  } else {
    direction.seen.push_back(std::move(arrived));
  }
}

Scene::Scene(const Scenario& scenario) : scenario_(scenario) {
  if (scenario.protocol == Protocol::http)
    tallies_ = std::make_shared<http1::Tallies>(std::vector<std::string>{}, std::size_t{1});
  for (const Script& script : scenario.connections)
    conversations_.push_back(std::make_unique<Conversation>(script, conversations_.size() + 1, budget_, rules()));
}

std::shared_ptr<const http1::Rules> Scene::rules() const {
  return tallies_ ? std::make_shared<const http1::Rules>(HopSpec{}, faults_, true, tallies_) : nullptr;
}

void Scene::run(const Meanwhile& meanwhile) {
  std::size_t step = 0;
  TimePoint next_meanwhile = meanwhile.period > Duration::zero() ? at(meanwhile.period) : never;
  const TimePoint end = at(scenario_.length() + seconds{10});
  while (true) {
    TimePoint now = step < scenario_.steps.size() ? at(scenario_.steps[step].at) : never;
    for (const auto& each : conversations_) now = std::min(now, each->has_opened() ? each->next() : each->opens());
    if (now > end) return;
    if (next_meanwhile <= now) {
      meanwhile.happens(next_meanwhile);
      next_meanwhile += meanwhile.period;
      continue;
    }
    if (step < scenario_.steps.size() && at(scenario_.steps[step].at) <= now) publish(scenario_.steps[step++], now);
    for (const auto& each : conversations_) {
      if (!each->has_opened() && each->opens() <= now) each->open(faults_, rules(), places_for(each->subject()), now);
      each->act(now);
      each->turn(now);
    }
  }
}

// As the engine compiles: a known name keeps its ledger, a known revision its start.
void Scene::publish(const FaultStep& step, TimePoint now) {
  faults::FaultList next;
  for (const FaultSpec& spec : step.faults) {
    const auto before = std::ranges::find(faults_, spec.name, [](const auto& fault) { return fault->spec().name; });
    if (before != faults_.end() && (*before)->spec() == spec) {
      next.push_back(*before);
      continue;
    }
    auto& ledger = ledgers_[spec.name];
    if (!ledger) ledger = std::make_shared<faults::Ledger>(1);
    next.push_back(std::make_shared<faults::Fault>(spec, now, ledger));
  }
  faults_ = std::move(next);
  call_rolls();
  for (const auto& each : conversations_) each->replan(faults_, rules(), now);
}

void Scene::call_rolls() const {
  for (const auto& fault : faults_) {
    if (!fault->orders_connections() || fault->ledger().roll_called()) continue;
    std::vector<std::uint64_t> open;
    for (const auto& each : conversations_)
      if (each->is_open() && fault->matches(each->subject())) open.push_back(each->subject().connection);
    fault->ledger().call_roll(std::move(open));
  }
}

faults::Places Scene::places_for(const faults::Subject& subject) const {
  faults::Places places;
  for (const auto& fault : faults_)
    if (fault->orders_connections() && fault->matches(subject))
      places.emplace_back(fault->shared_ledger(), fault->ledger().next_place());
  return places;
}

FaultCounters Scene::counters(const std::string& fault) const { return ledgers_.at(fault)->sum(); }

}  // namespace squall::sim
