// Changing a message whose head is about to leave, by the edits of all faults that want it, in their order.
#include <algorithm>

#include "http1/message_stream.hpp"
#include "http1/session.hpp"

namespace squall::http1 {

using faults::Edit;
using faults::Part;
using faults::Wanted;
using flow::Chunk;

namespace {

std::string_view text_of(const Chunk& chunk) {
  return {reinterpret_cast<const char*>(chunk.bytes.data()), chunk.bytes.size()};
}

Chunk made_chunk(std::string_view text, const Chunk& in_place_of, Part part, bool ends) {
  Chunk chunk = flow::own(std::as_bytes(std::span(text)), in_place_of.offset, in_place_of.arrived);
  chunk.asked = in_place_of.asked;
  chunk.message = in_place_of.message;
  chunk.part = part;
  chunk.ends_message = ends;
  chunk.is_made = true;
  return chunk;
}

}  // namespace

std::size_t MessageStream::queued(std::uint64_t message) const {
  std::size_t size = 0;
  for (const Chunk& chunk : queue_.chunks()) {
    if (chunk.message != message) break;
    size += chunk.bytes.size();
  }
  return size;
}

// Whether a body is needed whole that has not come yet, and is not too large to wait for.
bool MessageStream::collects_more(Exchange& exchange, const faults::Ruling& ruling) {
  const BodyFraming body = framing_of(exchange);
  const bool length_unknown = body.framing.chunked || body.until_close;
  const bool wanted = std::ranges::any_of(ruling.edits, [&](const Wanted& one) {
    const Edit& edit = *one.edit;
    return edit.patch || edit.copies > 0 || (length_unknown && (edit.keep < 1 || edit.corrupt > 0));
  });
  if (!wanted || half_of(exchange).complete || body.framing.length > most_collected) return false;
  if (opaque() != http::Opaque::no || input_ended()) return false;  // it will not be complete
  if (queue_.cost() >= cap() || budget().spent()) return false;     // there is no room for it
  return queued(exchange.number()) <= most_collected;
}

MessageStream::Edited MessageStream::edit(Exchange& exchange, const faults::Ruling& ruling, TimePoint now) {
  if (collects_more(exchange, ruling)) {
    collects_ = true;
    wants_body(exchange);
    return Edited::waits;
  }
  Half& half = half_of(exchange);
  const auto chunks = queue_.chunks();
  Outcome outcome(text_of(chunks.front()));
  outcome.whole = half.complete && queued(exchange.number()) <= most_collected + chunks.front().size;
  if (outcome.whole)
    for (const Chunk& chunk : chunks.subspan(1)) {
      if (chunk.message != exchange.number()) break;
      outcome.data += text_of(chunk);
    }
  const std::string raw = outcome.data;
  if (framing_of(exchange).framing.chunked) outcome.data = without_chunks(raw);

  for (const Wanted& wanted : ruling.edits) {
    if (!apply(outcome, wanted, exchange)) {
      wanted.by->gave_up();
      continue;
    }
    half.plan.edited(wanted, now);
    if (outcome.head_changed || outcome.body_changed)
      outcome.names += (outcome.names.empty() ? "" : ", ") + *wanted.fault;
  }
  if (outcome.closes) session_.close_after(exchange);
  if (outcome.cuts) half.is_cut_behind = true;
  const unsigned copies = outcome.copies;
  const Duration gap = outcome.gap;
  const std::string copied_by = outcome.copied_by;
  std::string copy;
  if (copies > 0 && !outcome.body_changed) copy = outcome.head.text() + raw;
  put(std::move(outcome), exchange);
  if (copies == 0) return Edited::yes;
  if (copy.empty())
    for (const Chunk& chunk : queue_.chunks()) {
      if (chunk.message != exchange.number()) break;
      copy += text_of(chunk);
    }
  session_.repeat(std::move(copy), copies, gap, copied_by);
  return Edited::yes;
}

// False: it cannot be done on this message, and nothing of it was.
bool MessageStream::apply(Outcome& outcome, const Wanted& wanted, Exchange& exchange) {
  const Edit& edit = *wanted.edit;
  const BodyFraming body = framing_of(exchange);
  Half& half = half_of(exchange);
  if (edit.copies > 0) {
    if (!outcome.whole) return false;
    outcome.copies += edit.copies;
    outcome.gap = std::max(outcome.gap, edit.gap);
    outcome.copied_by = *wanted.fault;
  }
  if (edit.patch) {
    if (!outcome.whole || body.empty() || session_.is_encoded(exchange, point())) return false;
    auto patched = session_.patched(outcome.data, *edit.patch);
    if (!patched) return false;
    outcome.data = std::move(*patched);
    outcome.body_changed = outcome.closes = true;
  }
  if (edit.body) {
    if (!body.may_have_body) return false;
    outcome.data = *edit.body;
    outcome.head.remove("content-encoding");
    outcome.body_changed = outcome.closes = true;
  }
  if (edit.keep < 1) {
    const std::uint64_t size = outcome.whole ? queued(exchange.number()) - queue_.front().size : body.framing.length;
    if (size == 0 || outcome.body_changed || (!outcome.whole && (body.framing.chunked || body.until_close)))
      return false;
    half.edit.keep = std::min(half.edit.keep, static_cast<std::uint64_t>(static_cast<double>(size) * edit.keep));
    half.edit.fault = *wanted.fault;
    half.edit.term = *wanted.term;
    outcome.closes = true;
  }
  if (edit.corrupt > 0 && !corrupt(outcome, wanted, half, body)) return false;
  if (edit.malformed != Edit::Malformed::no && !malform(outcome, wanted, body)) return false;
  if (edit.changes_head()) {
    if (edit.status) set_status(outcome, edit, exchange, body);
    outcome.head.edit(edit.header);
    outcome.head_changed = true;
  }
  return true;
}

// Some statuses never have a body (RFC 9110 6.4.1): what the new one says of it must be true, or whoever reads on takes
// a body for the next response.
void MessageStream::set_status(Outcome& outcome, const Edit& edit, Exchange& exchange, const BodyFraming& body) {
  const auto never_has_body = [](int status) { return status == 204 || status == 304; };
  const int old_status = exchange.response_head.status;
  const bool is_content = http::asked_by(exchange.request_head.method) == http::Asked::content;
  outcome.head.set_status(*edit.status, edit.reason);
  exchange.new_status = *edit.status;
  if (is_content && never_has_body(old_status) && !never_has_body(*edit.status)) outcome.head.set_length(0);
  if (never_has_body(*edit.status) && (!body.empty() || outcome.body_changed)) {
    outcome.head.remove("content-length");
    outcome.head.remove("transfer-encoding");
    outcome.data.clear();
    outcome.body_changed = outcome.framed = outcome.closes = true;
  }
  if (is_the_last_message(exchange)) outcome.closes = true;  // no stream follows a status that opens none
}

// In place where the body has a known length; a chunked one gets a length, so that no chunk's size is hit.
bool MessageStream::corrupt(Outcome& outcome, const Wanted& wanted, Half& half, const BodyFraming& body) const {
  const std::size_t count = wanted.edit->corrupt;
  if (!body.framing.chunked && !body.until_close && !outcome.body_changed) {
    if (body.framing.length == 0) return false;
    half.edit.size = body.framing.length;
    half.edit.corrupt = static_cast<std::size_t>(std::min<std::uint64_t>(count, half.edit.size));
    half.edit.seed = wanted.seed;
    half.edit.fault = *wanted.fault;
    half.edit.term = *wanted.term;
    outcome.closes = outcome.head_changed = true;  // the client is told that the connection ends
    return true;
  }
  if (!outcome.whole || outcome.data.empty()) return false;
  const std::size_t size = outcome.data.size();
  for (std::size_t i = 0; i < std::min(count, size); ++i) {
    char& c = outcome.data[(wanted.seed + i) % size];
    c = static_cast<char>(c ^ static_cast<char>(1 + faults::mix(wanted.seed + i) % 255));
  }
  outcome.body_changed = outcome.closes = true;
  return true;
}

bool MessageStream::malform(Outcome& outcome, const Wanted& wanted, const BodyFraming& body) {
  using enum Edit::Malformed;
  constexpr std::uint64_t too_many = 1000;
  const Edit::Malformed how = wanted.edit->malformed;
  if (!body.may_have_body && (how == length || how == chunk)) return false;
  outcome.closes = true;
  outcome.cuts = point() == Point::request;  // whether its receiver answers or waits for more
  switch (how) {
    case no: break;
    case header:
      outcome.head.insert_line("this line is no header field");
      outcome.head_changed = true;
      break;
    case length: {
      const std::uint64_t real = outcome.body_changed ? outcome.data.size() : body.framing.length;
      outcome.head.set_length(real + (body.framing.chunked || body.until_close ? 1'000'000'000 : too_many));
      outcome.head_changed = outcome.framed = outcome.cuts = true;
      break;
    }
    case chunk:
      outcome.head.remove("content-length");
      outcome.head.set("Transfer-Encoding", "chunked");
      outcome.data = "zz\r\nthis is no chunk\r\n";
      outcome.body_changed = outcome.framed = true;
      break;
    case empty: is_cut_ = true; break;
    case random: outcome.random = random_bytes(wanted.seed); break;
  }
  return true;
}

void MessageStream::put(Outcome outcome, Exchange& exchange) {
  if (!outcome.head_changed && !outcome.body_changed && outcome.random.empty()) return;
  Half& half = half_of(exchange);
  if (outcome.body_changed && !outcome.framed) outcome.head.set_length(outcome.data.size());
  if (point() == Point::response) {
    if (outcome.closes) outcome.head.set("Connection", "close");
    if (session_.rules().fault_header && !outcome.names.empty()) outcome.head.set("x-squall-fault", outcome.names);
  }
  const bool replaces = outcome.body_changed || !outcome.random.empty();
  const Chunk& front = queue_.front();
  const bool had_no_body = front.ends_message;
  const bool has_new_body = outcome.body_changed && outcome.random.empty() && !outcome.data.empty();
  const std::string& first = outcome.random.empty() ? outcome.head.text() : outcome.random;
  Chunk head = made_chunk(first, front, Part::head, replaces ? !has_new_body : had_no_body);
  std::optional<Chunk> body;
  if (has_new_body) body = made_chunk(outcome.data, front, Part::body, true);

  consume(front.bytes.size());
  if (replaces && !had_no_body) {
    if (outcome.whole)
      while (!queue_.empty() && queue_.front().message == exchange.number()) consume(queue_.front().bytes.size());
    else
      half.is_drained = true;
  }
  if (body) queue_.push_front(std::move(*body));
  queue_.push_front(std::move(head));
  account();
}

}  // namespace squall::http1
