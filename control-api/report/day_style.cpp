// What the page of a day has beyond the styles that it shares with others: the counts of its cells, and their words.
#include "report/day_parts.hpp"

namespace squall::report {

const std::string_view day_style = R"css(
a { color: var(--value); overflow-wrap: anywhere; }
.proven { --tone: var(--held); } .gap { --tone: var(--crashed); } .stale { --tone: var(--stopped); }
.blind { --tone: var(--unsure); } .untested { --tone: var(--refused); }
.skipped, .not-begun, .not-there { --tone: var(--refused); }
.unknown { --tone: var(--crashed); }
.day-head { font-size: 1.2rem; font-weight: 600; margin: 1.1rem 0 1.4rem; padding: .8rem 0; border-top: 2px solid var(--line); border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.day-head .sub { font-size: 1rem; margin-top: .2rem; }
.counts { display: grid; grid-template-columns: repeat(6, 1fr); gap: 0 1.2rem; margin-bottom: 1.6rem; }
.counts dt { color: var(--tone); font-size: .8125rem; font-weight: 650; letter-spacing: .03em; }
.counts .big { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.counts .of { color: var(--soft); font-size: .875rem; }
.counts .zero .big { color: var(--soft); font-weight: 400; }
.tag.outlined::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .4em; border: 2px solid var(--tone); border-radius: 50%; }
.tag.filled::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .4em; border: 2px solid var(--tone); border-radius: 50%; background: var(--tone); }
tr.changed > * { background: var(--panel); }
tr > td:first-child, tr > th:first-child { padding-left: .5rem; }
.cells tbody th, .runs tbody th { min-width: 11rem; } .runs th .sub { overflow-wrap: break-word; }
.cells td:nth-child(4) { min-width: 12rem; } .cells td:nth-child(5) { min-width: 11rem; }
.runs td:nth-child(3) { min-width: 13rem; } .runs a { white-space: nowrap; }
.quiet { color: var(--soft); white-space: nowrap; }
@media (max-width: 40rem) { .counts { grid-template-columns: repeat(3, 1fr); gap: .7rem 1rem; } }
@media print { .counts { grid-template-columns: repeat(6, 1fr); } a { color: inherit; text-decoration: none; } .runs th .sub { overflow-wrap: anywhere; } }
)css";

}  // namespace squall::report
