// See emergency_stop.hpp.
#include "control/emergency_stop.hpp"

#include <utility>

namespace squall::control {
namespace {

EmergencyStop::Status status_of(const store::HaltLatch::Status& latch) {
  return {latch.record.engaged, latch.record.reason, latch.record.by, latch.record.since, latch.persisted};
}

}  // namespace

EmergencyStop::EmergencyStop(DataPlane& data_plane, store::HaltLatch& latch, Clock clock, EventSink events,
                             AuditSink audit)
    : data_plane_(data_plane),
      latch_(latch),
      clock_(std::move(clock)),
      events_(std::move(events)),
      audit_(std::move(audit)) {
  if (latch_.engaged()) data_plane_.halt();
}

EmergencyStop::Status EmergencyStop::engage(const Caller& caller) {
  const std::uint64_t releases = releases_;
  Receipt receipt = data_plane_.halt();
  std::unique_lock order(order_);
  if (releases_ != releases) receipt = data_plane_.halt();  // a release slipped in between
  const bool news = !latch_.engaged();
  const std::uint64_t ticket = latch_.engage({true, caller.why, caller.by, clock_.wall()});
  ++halts_;
  order.unlock();
  return told("halt.engaged", caller, ticket, receipt.epoch, news);
}

EmergencyStop::Status EmergencyStop::release(const Caller& caller) {
  std::unique_lock order(order_);
  const bool news = latch_.engaged();
  ++releases_;
  data_plane_.release();
  const std::uint64_t ticket = latch_.release();
  order.unlock();
  return told("halt.released", caller, ticket, data_plane_.stats().epoch, news);
}

EmergencyStop::Status EmergencyStop::told(std::string type, const Caller& caller, std::uint64_t ticket,
                                          std::uint64_t epoch, bool news) {
  const Status now = status_of(latch_.settled(ticket));
  if (!news) return now;
  const Event event{std::move(type), {{"reason", caller.why}, {"persisted", now.persisted}},
                    clock_.wall(),   caller.by,
                    caller.why,      epoch,
                    caller.run};
  if (events_) events_(event);
  write_audit({&event, 1}, audit_);
  return now;
}

EmergencyStop::Status EmergencyStop::status() const { return status_of(latch_.status()); }

}  // namespace squall::control
