// See source_reader.hpp. Workers read, the alarm keeps the times: whoever is first gives the answer, the other's is
// dropped. A worker that cannot be cut (a name that does not resolve) is missed by nobody but the pool.
#include "runs/source_reader.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

#include "config/units.hpp"
#include "runs/alarm.hpp"
#include "runs/crew.hpp"
#include "runs/sources.hpp"

namespace squall::runs {
namespace {

constexpr Duration longest_timeout = std::chrono::hours{1};
constexpr Duration longest_farewell = std::chrono::seconds{2};  // of workers that cannot be cut

struct Question {
  experiment::Source source;
  std::string folder;
  ReadingBounds bounds;
  SourceReader::Done done;
  std::stop_source stop;
  Alarm::Key alarm;
  std::atomic<bool> answered = false;

  void answer(Reading reading) {
    if (answered.exchange(true)) return;
    const SourceReader::Done last = std::move(done);  // what it holds is not kept by a worker that hangs
    last(std::move(reading));
  }
};

using QuestionPtr = std::shared_ptr<Question>;

Reading read(const Question& question) {
  const std::stop_token stop = question.stop.get_token();
  if (stop.stop_requested()) return unreadable("it was given up before it was asked");
  try {
    if (const auto* http = std::get_if<experiment::HttpSource>(&question.source))
      return read_http(*http, question.bounds, stop);
    if (const auto* prometheus = std::get_if<experiment::PrometheusSource>(&question.source))
      return read_prometheus(*prometheus, question.bounds, stop);
    if (const auto* command = std::get_if<experiment::CommandSource>(&question.source))
      return read_command(*command, question.folder, question.bounds, stop);
    return unreadable("a hop's metric is not read here");
  } catch (const std::exception& failure) {
    return unreadable(std::string("reading it failed: ") + failure.what());
  }
}

// What the workers share; those that are left behind keep it.
struct Desk {
  std::mutex mutex;
  std::condition_variable work;
  std::deque<QuestionPtr> waiting;
  std::set<QuestionPtr> open;  // neither answered nor given up
  std::size_t workers = 0;
  std::size_t idle = 0;
  bool closed = false;
  Alarm alarm;

  QuestionPtr take() {
    std::unique_lock lock(mutex);
    ++idle;
    work.wait(lock, [this] { return closed || !waiting.empty(); });
    --idle;
    if (closed) return nullptr;
    QuestionPtr question = std::move(waiting.front());
    waiting.pop_front();
    return question;
  }

  // No longer waiting, no longer open; what else is done with it is done without the lock.
  void forget(const QuestionPtr& question) {
    const std::scoped_lock lock(mutex);
    std::erase(waiting, question);
    open.erase(question);
  }

  void finish(const QuestionPtr& question, Reading reading) {
    forget(question);
    question->answer(std::move(reading));
    question->stop.request_stop();
  }
};

void keep_reading(const std::shared_ptr<Desk>& desk) {
  while (const QuestionPtr question = desk->take()) {
    Reading reading = read(*question);
    desk->alarm.forget(question->alarm);
    desk->finish(question, std::move(reading));
  }
}

}  // namespace

struct SourceReader::Parts {
  SourceReaderOptions options;
  std::shared_ptr<Desk> desk = std::make_shared<Desk>();
  Crew crew;

  // With the desk's lock: a further worker where all are busy. One that cannot be had is had at the next question.
  void call_worker() {
    if (desk->idle >= desk->waiting.size() || desk->workers >= options.threads) return;
    if (crew.start([desk = desk] { keep_reading(desk); })) ++desk->workers;
  }
};

SourceReader::SourceReader(SourceReaderOptions options) : parts_(std::make_unique<Parts>()) {
  parts_->options = options;
}

SourceReader::~SourceReader() {
  Desk& desk = *parts_->desk;
  std::set<QuestionPtr> open;
  {
    const std::scoped_lock lock(desk.mutex);
    desk.closed = true;
    desk.waiting.clear();
    open.swap(desk.open);
    desk.work.notify_all();
  }
  desk.alarm.close();
  for (const QuestionPtr& question : open) {
    question->answer(unreadable("the server ends"));
    question->stop.request_stop();
  }
  parts_->crew.wait(longest_farewell);
}

void SourceReader::ask(const experiment::Source& source, const std::string& folder, Duration timeout, Done done) {
  const auto question = std::make_shared<Question>();
  timeout = std::clamp(timeout, Duration::zero(), longest_timeout);
  question->source = source;
  question->folder = folder;
  question->bounds = {timeout, parts_->options.answer_bytes};
  question->done = std::move(done);
  // The desk outlives its alarms: it closes them first.
  Desk& desk = *parts_->desk;
  const std::scoped_lock lock(desk.mutex);
  desk.open.insert(question);
  const auto give_up = [&desk, question](const std::string& why_not) {
    return [&desk, question, why_not] { desk.finish(question, unreadable(why_not)); };
  };
  if (desk.waiting.size() >= parts_->options.waiting) {
    desk.alarm.set(steady_now(), give_up("not read: too many questions wait already"));
    return;
  }
  question->alarm = desk.alarm.set(steady_now() + timeout, give_up("no answer within " + config::print(timeout)));
  desk.waiting.push_back(question);
  desk.work.notify_one();
  parts_->call_worker();
}

}  // namespace squall::runs
