// See windows.hpp.
#include "experiment/windows.hpp"

#include <algorithm>
#include <chrono>

namespace squall::experiment {
namespace {

using Histogram = Latencies;

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

double mean(const Histogram& histogram) {
  double sum = 0;
  for (std::size_t i = 0; i < Latencies::buckets; ++i)
    sum += static_cast<double>(histogram.count_in(i)) * seconds(Latencies::middle_of(i));
  return sum / static_cast<double>(histogram.count());
}

std::optional<double> quantile_of(Measure measure) {
  switch (measure) {
    case Measure::latency_p50:
    case Measure::lifetime_p50: return 0.5;
    case Measure::latency_p90:
    case Measure::lifetime_p90: return 0.9;
    case Measure::latency_p99:
    case Measure::lifetime_p99: return 0.99;
    case Measure::latency_p999: return 0.999;
    default: return std::nullopt;
  }
}

bool is_lifetime(Measure measure) {
  return measure == Measure::lifetime_p50 || measure == Measure::lifetime_p90 || measure == Measure::lifetime_p99;
}

std::optional<std::size_t> status_class(Measure measure) {
  if (measure < Measure::status_1xx) return std::nullopt;
  return static_cast<std::size_t>(measure) - static_cast<std::size_t>(Measure::status_1xx);
}

std::uint64_t of_cohort(Cohort cohort, std::uint64_t all, std::uint64_t faulted) {
  if (cohort == Cohort::all) return all;
  return cohort == Cohort::faulted ? faulted : all - std::min(all, faulted);
}

std::uint64_t errors_of(const Totals& before, const Totals& after, Cohort cohort) {
  return of_cohort(cohort, after.errors - before.errors, after.errors_faulted - before.errors_faulted);
}

std::uint64_t answers_of(const Totals& before, const Totals& after, Cohort cohort) {
  return of_cohort(cohort, after.answers - before.answers, after.answers_faulted - before.answers_faulted);
}

// Requests that have ended: those answered, and of the errors those that never were. The data plane does not tell the
// statuses of the cohorts apart: what was not answered is split as the errors are.
std::uint64_t ended_requests(const Totals& before, const Totals& after, Cohort cohort) {
  const std::uint64_t errors = after.errors - before.errors;
  const std::uint64_t unanswered = errors - std::min(errors, after.classes[4] - before.classes[4]);
  const std::uint64_t of_these = errors_of(before, after, cohort);
  return answers_of(before, after, cohort) + (errors == 0 ? 0 : unanswered * of_these / errors);
}

// Connections that have ended, and those that are open and were answered on: an idle pool proves nothing.
std::uint64_t proven_connections(const Totals& before, const Totals& after, Cohort cohort) {
  const std::uint64_t ended = of_cohort(cohort, after.ended - before.ended, after.ended_faulted - before.ended_faulted);
  const std::uint64_t open_faulted = after.faulted - std::min(after.faulted, after.ended_faulted);
  return ended + std::min(of_cohort(cohort, after.open, open_faulted), answers_of(before, after, cohort));
}

// What errors are counted among. Never what has merely begun: a request that hangs is not a good one.
std::uint64_t ended_of(const Totals& before, const Totals& after, Cohort cohort, bool tcp) {
  return tcp ? proven_connections(before, after, cohort) : ended_requests(before, after, cohort);
}

// An error may be counted a window later than its request: never more than all.
Measured share_of(std::uint64_t part, std::uint64_t of) {
  of = std::max(part, of);
  if (of == 0) return {};
  return {.value = static_cast<double>(part) / static_cast<double>(of), .samples = of, .why_not = {}};
}

Measured per_second(std::uint64_t count, Duration window) {
  if (window <= Duration::zero()) return {};
  return {.value = static_cast<double>(count) / seconds(window), .samples = count, .why_not = {}};
}

// What is no statistic of samples: counts, rates and shares between two moments.
Measured figure(Measure measure, Cohort cohort, const Totals& before, const Totals& after, bool tcp, Duration window) {
  switch (measure) {
    case Measure::error_rate: return share_of(errors_of(before, after, cohort), ended_of(before, after, cohort, tcp));
    case Measure::connect_error_rate:
      return share_of(after.dial_failures - before.dial_failures, after.accepted - before.accepted);
    case Measure::request_rate: return per_second(after.requests - before.requests, window);
    case Measure::connect_rate: return per_second(after.accepted - before.accepted, window);
    case Measure::bytes_rate: return per_second(after.bytes - before.bytes, window);
    case Measure::connections: return {.value = static_cast<double>(after.open), .samples = 1, .why_not = {}};
    case Measure::fault_hits:  // a new phase counts anew
      return {
          .value = static_cast<double>(after.hits - std::min(after.hits, before.hits)), .samples = 1, .why_not = {}};
    default: break;
  }
  const auto status = status_class(measure);
  if (!status) return {};
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < after.classes.size(); ++i) all += after.classes[i] - before.classes[i];
  return share_of(after.classes[*status] - before.classes[*status], all);
}

template <class Part>
Histogram of_cohort(Cohort cohort, const Part& part) {
  Histogram sum;
  if (cohort != Cohort::faulted) part(0, sum);
  if (cohort != Cohort::control) part(1, sum);
  return sum;
}

const HopStats* find(const Stats& stats, std::string_view name) {
  const auto at = std::ranges::find(stats.hops, name, &HopStats::name);
  return at == stats.hops.end() ? nullptr : &*at;
}

void add(const EndpointStats& endpoint, Totals& totals) {
  totals.requests += endpoint.requests;
  totals.faulted += endpoint.faulted;
  totals.errors += endpoint.errors;
  totals.errors_faulted += endpoint.errors_faulted;
  for (std::size_t i = 0; i < totals.classes.size(); ++i) totals.classes[i] += endpoint.classes[i];
}

bool went_down(const Totals& before, const Totals& now) {
  // Not `open` and `hits`, which come and go with connections and faults.
  for (const auto counter : {&Totals::requests, &Totals::faulted, &Totals::errors, &Totals::errors_faulted,
                             &Totals::answers, &Totals::answers_faulted, &Totals::ended, &Totals::ended_faulted,
                             &Totals::accepted, &Totals::dial_failures, &Totals::bytes})
    if (now.*counter < before.*counter) return true;
  for (std::size_t i = 0; i < now.classes.size(); ++i)
    if (now.classes[i] < before.classes[i]) return true;
  return false;
}

bool went_down(const Histogram& before, const Histogram& now) {
  for (std::size_t i = 0; i < Latencies::buckets; ++i)
    if (now.count_in(i) < before.count_in(i)) return true;
  return false;
}

}  // namespace

Windows::Windows(const Experiment& experiment, Duration grain) : grain_(grain) {
  const auto needs = [&](const auto& source, Duration over) {
    if (const auto* metric = std::get_if<Metric>(&source)) {
      want(*metric);
      tracks_[{metric->hop, ""}];  // for the figures of the whole hop
      longest_ = std::max(longest_, over);
    }
  };
  for (const Check& check : experiment.checks) needs(check.from, check.over);
  for (const StopRule& rule : experiment.stop) needs(rule.what, rule.over);
  for (std::size_t phase = 0; phase < experiment.phases.size(); ++phase)
    for (std::size_t i = 0; i < experiment.phases[phase].faults.size(); ++i)
      hop_of_fault_[fault_name(experiment, phase, i)] = experiment.phases[phase].faults[i].hop;
  for (const std::string& hop : faulted_hops(experiment)) tracks_[{hop, ""}];
}

void Windows::look(const Stats& stats) {
  missing_.clear();
  for (auto& [key, track] : tracks_) {
    const HopStats* hop = find(stats, key.first);
    if ((hop == nullptr || (!hop->listening && !has_own_fault(key.first, stats))) &&
        std::ranges::count(missing_, key.first) == 0)
      missing_.push_back(key.first);
    const auto reading = read(key, stats);
    if (!reading) continue;
    if (track.last && began_anew(*track.last, *reading)) {
      missing_.push_back(key.first);
      track = {};
    }
    add_slice(track, *reading, stats.now);
  }
}

// The data plane made the hop or its endpoints anew, with counters of their own. New ones may have overtaken some of
// the old: one that is lower gives them away, and none that is not may be subtracted from.
bool Windows::began_anew(const Reading& before, const Reading& now) {
  if (went_down(before.totals, now.totals)) return true;
  for (const std::size_t cohort : {plain, faulted})
    if (went_down(before.latencies[cohort], now.latencies[cohort]) ||
        went_down(before.lifetimes[cohort], now.lifetimes[cohort]))
      return true;
  return false;
}

bool Windows::has_own_fault(std::string_view hop, const Stats& stats) const {
  return std::ranges::any_of(stats.faults, [&](const FaultStats& fault) {
    const auto at = hop_of_fault_.find(fault.name);
    return at != hop_of_fault_.end() && at->second == hop;
  });
}

std::optional<Windows::Reading> Windows::read(const Key& key, const Stats& stats) const {
  const HopStats* hop = find(stats, key.first);
  if (hop == nullptr) return std::nullopt;
  Reading reading;
  Totals& totals = reading.totals;
  totals.accepted = hop->accepted;
  totals.open = hop->open;
  totals.dial_failures = hop->dial_failures;
  totals.bytes = hop->bytes_to_client + hop->bytes_to_upstream;
  for (const FaultStats& fault : stats.faults)
    if (const auto at = hop_of_fault_.find(fault.name); at != hop_of_fault_.end() && at->second == key.first)
      totals.hits += fault.counters.injected;
  if (hop->tcp) {
    reading.tcp = true;
    totals.faulted = hop->tcp->faulted;
    totals.errors = hop->tcp->errors;
    totals.errors_faulted = hop->tcp->errors_faulted;
    reading.latencies = {hop->tcp->first_byte, hop->tcp->first_byte_faulted};
    reading.lifetimes = {hop->tcp->lifetime, hop->tcp->lifetime_faulted};
    totals.ended_faulted = hop->tcp->lifetime_faulted.count();
    totals.ended = hop->tcp->lifetime.count() + totals.ended_faulted;
  }
  if (hop->http) {
    for (const EndpointStats& endpoint : hop->http->endpoints) {
      if (!key.second.empty() && endpoint.name != key.second) continue;
      add(endpoint, totals);
      reading.latencies[plain] += endpoint.client;
      reading.latencies[faulted] += endpoint.client_faulted;
    }
  }
  totals.answers_faulted = reading.latencies[faulted].count();
  totals.answers = reading.latencies[plain].count() + totals.answers_faulted;
  return reading;
}

void Windows::add_slice(Track& track, const Reading& reading, TimePoint now) const {
  if (track.last) {
    Slice slice{track.looked, now, track.last->totals, reading.totals, {}, {}};
    const auto differences = [](const Histogram& before, const Histogram& after) {
      Sparse sparse;
      if (before.count() == after.count()) return sparse;
      for (std::size_t i = 0; i < Latencies::buckets; ++i)
        if (const std::uint64_t count = after.count_in(i) - before.count_in(i); count != 0)
          sparse.emplace_back(static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(count));
      return sparse;
    };
    for (const std::size_t cohort : {plain, faulted}) {
      slice.latencies[cohort] = differences(track.last->latencies[cohort], reading.latencies[cohort]);
      slice.lifetimes[cohort] = differences(track.last->lifetimes[cohort], reading.lifetimes[cohort]);
    }
    if (!track.slices.empty() && track.slices.back().to - track.slices.back().from < grain_)
      grow(track.slices.back(), slice);
    else
      track.slices.push_back(std::move(slice));
    while (now - track.slices.front().to >= longest_ && track.slices.size() > 1) track.slices.pop_front();
  }
  track.last = reading;
  track.looked = now;
}

Windows::Sparse Windows::sum_of(const Sparse& some, const Sparse& others) {
  Sparse sum;
  auto other = others.begin();
  for (const auto& [bucket, count] : some) {
    for (; other != others.end() && other->first < bucket; ++other) sum.push_back(*other);
    const bool both = other != others.end() && other->first == bucket;
    sum.emplace_back(bucket, both ? count + (other++)->second : count);
  }
  sum.insert(sum.end(), other, others.end());
  return sum;
}

void Windows::grow(Slice& slice, const Slice& next) {
  slice.to = next.to;
  slice.after = next.after;
  for (const std::size_t cohort : {plain, faulted}) {
    slice.latencies[cohort] = sum_of(slice.latencies[cohort], next.latencies[cohort]);
    slice.lifetimes[cohort] = sum_of(slice.lifetimes[cohort], next.lifetimes[cohort]);
  }
}

// Looks come a little early or late: a slice belongs to the window when more than half of it does.
Windows::Slices::const_iterator Windows::first_of(const Track& track, TimePoint from) {
  return std::ranges::find_if(track.slices,
                              [&](const Slice& slice) { return slice.from + (slice.to - slice.from) / 2 >= from; });
}

Duration Windows::known(std::string_view hop, TimePoint from) const {
  const auto at = tracks_.find({std::string(hop), ""});
  if (at == tracks_.end()) return {};
  const auto first = first_of(at->second, from);
  return first == at->second.slices.end() ? Duration::zero() : at->second.looked - first->from;
}

std::size_t Windows::slices() const {
  std::size_t all = 0;
  for (const auto& [key, track] : tracks_) all += track.slices.size();
  return all;
}

Measured Windows::measure(const Metric& metric, Cohort cohort, TimePoint from, std::uint64_t min_samples) const {
  Measured result{.value = {}, .samples = 0, .why_not = "no traffic was seen", .from = from};
  const auto at = tracks_.find({metric.hop, metric.endpoint});
  if (at == tracks_.end() || !at->second.last) return result;
  const Track& track = at->second;
  const auto first = first_of(track, from);
  if (first == track.slices.end()) return result;
  const Measured measured = quantile_of(metric.measure) || metric.measure == Measure::latency_mean
                                ? statistic(metric.measure, cohort, track, first)
                                : figure(metric.measure, cohort, first->before, track.last->totals, track.last->tcp,
                                         track.looked - first->from);
  result.samples = measured.samples;
  if (info(metric.measure).samples && measured.samples < min_samples)
    result.why_not = std::to_string(measured.samples) + " of the " + std::to_string(min_samples) + " samples it needs";
  else if (measured.value)
    result.value = measured.value;
  return result;
}

Measured Windows::statistic(Measure measure, Cohort cohort, const Track& track, Slices::const_iterator first) {
  const auto member = is_lifetime(measure) ? &Slice::lifetimes : &Slice::latencies;
  const Histogram samples = of_cohort(cohort, [&](std::size_t which, Histogram& sum) {
    for (auto slice = first; slice != track.slices.end(); ++slice)
      for (const auto& [bucket, count] : ((*slice).*member)[which]) sum.add_to(bucket, count);
  });
  if (samples.count() == 0) return {};
  const auto share_of_samples = quantile_of(measure);
  return {.value = share_of_samples ? seconds(samples.quantile(*share_of_samples)) : mean(samples),
          .samples = samples.count(),
          .why_not = {}};
}

void Windows::mark() {
  for (auto& [key, track] : tracks_) track.mark = track.last;
}

Traffic Windows::traffic(std::string_view hop, Cohort cohort) const {
  const auto at = tracks_.find({std::string(hop), ""});
  if (at == tracks_.end() || !at->second.last) return {};
  const Reading& now = *at->second.last;
  const Reading before = at->second.mark.value_or(Reading{});
  return {ended_of(before.totals, now.totals, cohort, now.tcp), errors_of(before.totals, now.totals, cohort),
          of_cohort(cohort, [&](std::size_t which, Histogram& sum) {
            sum += now.latencies[which].since(before.latencies[which]);
          })};
}

}  // namespace squall::experiment
