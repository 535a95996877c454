// Bytes as a schedule: what a source sends, when faults come and go, when it ends. Whatever the schedule, what arrives
// is a prefix of what was sent; when no fault destroyed anything, it is all of it, the FIN last, and nothing is held.
#include <cstdint>
#include <cstdlib>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

class Script {
 public:
  Script(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  bool more() const { return place_ < size_; }
  std::uint64_t next() { return more() ? data_[place_++] : 0; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t place_ = 0;
};

struct Company {
  std::vector<Sentence> faults;
  bool destroys = false;
  bool changes = false;  // bytes, but neither their number nor their order
  bool cuts = false;     // chunks short, so that what arrives is no longer the beginning of what was sent
};

// The newer words, each with a size of its own.
void add_more(Script& script, Company& company) {
  const std::uint64_t which = script.next();
  const auto add = [&](const char* verb, Arguments arguments, Point on = Point::response) {
    company.faults.push_back(sentence(verb, std::move(arguments), on));
  };
  const auto some = [&] { return Duration{milliseconds{script.next()}}; };
  if (which & 1) add("throttle", {{"chunk", Bytes{1 + script.next()}}, {"gap", some()}});
  if (which & 2) add("throttle", {{"chunks", 2 + script.next() % 30}, {"over", some()}});
  if (which & 4) add("delay", {{"trace", Trace({some(), some(), some()})}});
  if (which & 8) add("delay", {{"p50", Duration{milliseconds{5}}}, {"p99", Duration{milliseconds{90}}}});
  if (which & 16) add("delay", {{"fixed", some()}}, Point::close);
  if (which & 32) add("rewrite", {{"corrupt", Bytes{1 + script.next()}}});
  if (which & 64) add("rewrite", {{"truncate", Share{0.5}}});
  if (which & 128) add("drop", {{"swallow", true}}, Point::close);
  const std::uint64_t newest = script.next();
  if (newest & 1) add("throttle", {{"chunk", Bytes{64}}, {"gap", some()}, {"vary", Bytes{script.next() % 65}}});
  if (newest & 2)
    add("delay", {{"retransmit", Share{0.4}}, {"correlation", Share{0.5}}, {"timeout", Duration{milliseconds{9}}}});
  if (newest & 4) add("delay", {{"uniform", DurationRange{-some(), some()}}});
  if (newest & 8) add("drop", {{"swallow", true}, {"close_after", some()}});
  if (newest & 16) add("drop", {{"swallow", true}, {"fin", std::string("close")}});
  if (newest & 32) add("close", {{"how", std::string("reset")}, {"after", some()}, {"from", std::string("data")}});
  company.destroys |= (newest & 56) != 0;
  company.changes |= (which & 32) != 0;
  company.cuts |= (which & 64) != 0;
  company.destroys |= (which & 192) != 0;
}

Company company(Script& script, std::uint64_t revision) {
  Company company;
  const std::uint64_t which = script.next();
  if (which & 1) company.faults.push_back(delay(milliseconds{script.next()}));
  if (which & 2) company.faults.push_back(jitter(milliseconds{0}, milliseconds{script.next()}));
  if (which & 4) company.faults.push_back(throttle(1 + script.next() * 997));
  if (which & 8) company.faults.push_back(delay(forever, "stall"));
  if (which & 16) company.faults.push_back(drop());
  if (which & 32) {
    Sentence cut = close(script.next() % 2 == 0 ? "half" : "fin");
    cut.arguments.push_back({"after", Bytes{script.next() * 50}});
    company.faults.push_back(cut);
  }
  company.destroys = (which & 48) != 0;
  if (which & 64) add_more(script, company);
  std::uint64_t number = 0;
  for (Sentence& fault : company.faults) {
    fault.name += std::to_string(number++);
    if (which & 128) fault.pulse = {.on = milliseconds{10 + script.next()}, .off = milliseconds{10 + script.next()}};
    fault.revision = revision;
    fault.after = milliseconds{script.next() % 16};
    fault.lasts = milliseconds{1 + script.next()};
  }
  return company;
}

void require(bool condition) {
  if (!condition) std::abort();
}

void run(Script script) {
  Faults faults;
  Stream stream(faults, 1 + script.next(), std::size_t{16} << 10);
  stream.read_at_most(1 + script.next() * 64);
  std::string sent;
  Duration now{};
  bool destroys = false;
  bool changes = false;
  bool cuts = false;
  for (std::uint64_t step = 1; script.more() && step < 400; ++step) {
    switch (script.next() % 4) {
      case 0:
      case 1: {
        const std::string bytes(script.next() * 7, static_cast<char>('a' + step % 26));
        stream.send(now, bytes);
        sent += bytes;
        break;
      }
      case 2: now += milliseconds{script.next()}; break;
      default: {
        Company next = company(script, step);
        destroys |= next.destroys;
        changes |= next.changes;
        cuts |= next.cuts;
        stream.publish(now, std::move(next.faults));
      }
    }
  }
  stream.end(now);
  stream.publish(now + milliseconds{1}, {});
  stream.run_until(now + seconds{10});
  require(stream.received().size() <= sent.size());
  require(changes || cuts || sent.starts_with(stream.received()));
  if (destroys) return;
  require(stream.received().size() == sent.size());
  require(stream.finished().has_value() && !stream.killed().has_value());
  require(changes || stream.received() == sent);
  require(stream.budget().held() == 0);
}

}  // namespace
}  // namespace squall::sim

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  squall::sim::run({data, size});
  return 0;
}
