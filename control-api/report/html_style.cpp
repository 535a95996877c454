// What a report's page has beyond the style of all pages (page/style.hpp): its verdict, drawings and tables.
#include "report/html_page.hpp"

namespace squall::report {

const std::string_view html_style = R"css(
.claim { font-size: clamp(1.05rem, 2.4vw, 1.28rem); line-height: 1.5; max-width: 46rem; margin-top: .8rem; overflow-wrap: anywhere; }
.verdict { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1.4rem; align-items: center; margin: 1.7rem 0 1.6rem; padding: 1.05rem 0; border-top: 2px solid var(--tone); border-bottom: 1px solid var(--line); }
.word { display: flex; align-items: center; gap: .6rem; color: var(--tone); font-size: clamp(1.9rem, 5.5vw, 2.7rem); line-height: 1.1; font-weight: 700; letter-spacing: -0.025em; }
.word svg { width: .82em; height: .82em; flex: none; }
.why { max-width: 40rem; overflow-wrap: anywhere; }
.held { --tone: var(--held); } .broken { --tone: var(--broken); } .stopped { --tone: var(--stopped); }
.inconclusive { --tone: var(--unsure); } .crashed { --tone: var(--crashed); } .refused { --tone: var(--refused); }
.under-way { --tone: var(--going); }

.numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 2rem; margin-bottom: 1.8rem; }
.numbers dt { color: var(--soft); font-size: .875rem; }
.numbers .big { font-size: clamp(1.6rem, 4.2vw, 2.3rem); line-height: 1.2; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.numbers .none { color: var(--soft); font-weight: 400; font-size: clamp(1.25rem, 3vw, 1.6rem); line-height: 1.72; letter-spacing: 0; }
.numbers .of { color: var(--soft); font-size: .875rem; line-height: 1.4; overflow-wrap: anywhere; }

svg { display: block; }
svg text { font-family: inherit; fill: var(--ink); font-size: 12px; }
svg .before { fill: var(--before); } svg .during { fill: var(--during); } svg .after { fill: var(--after); }
svg .edge.before { fill: var(--before-edge); } svg .edge.during { fill: var(--during-edge); } svg .edge.after { fill: var(--after-edge); }
svg.chart > .before, svg.chart > .during, svg.chart > .after { fill-opacity: .45; }
svg .grid { stroke: var(--grid); }
svg .part { font-weight: 600; }
svg .fault { fill: var(--fault); } svg .fault.fine { fill-opacity: .55; } svg .fault-put { fill: var(--fault); fill-opacity: .16; }
svg .values { fill: none; stroke: var(--value); stroke-width: 1.6; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
svg .fails { fill: none; stroke: var(--broken); stroke-width: 2.6; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
svg .dot { fill: var(--value); }
svg .ring { fill: var(--paper); stroke: var(--broken); stroke-width: 1.6; }
svg .bound { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 5 4; opacity: .75; }
svg .beyond { fill: var(--broken); fill-opacity: .07; }
svg .bound-text { font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
svg .silent { fill: var(--soft); } svg .good { fill: var(--held); } svg .bad { fill: var(--broken); }
svg .mark-line { stroke: var(--soft); stroke-width: 1; } svg .mark-line.stop { stroke: var(--broken); stroke-width: 2; }
svg .disc { fill: var(--ink); } svg .disc.stop { fill: var(--broken); }
svg .disc-text { fill: var(--paper); font-size: 10px; font-weight: 650; }
svg.axis text { fill: var(--soft); font-variant-numeric: tabular-nums; }

.legend { display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; list-style: none; color: var(--soft); font-size: .8125rem; margin: .35rem 0 0; }
.legend i { display: inline-block; width: .95em; height: .6em; margin-right: .4em; background: var(--key); }
.legend .tall { height: .95em; vertical-align: -.1em; } .legend .dashed { height: 0; border-top: 2px dashed var(--ink); background: none; vertical-align: .25em; }
.legend .round { border-radius: 50%; width: .7em; height: .7em; background: none; border: 2px solid var(--key); }
.todo { list-style: none; margin-top: .5rem; }
.todo li { position: relative; padding: .28rem 0 .28rem 1.8rem; overflow-wrap: anywhere; max-width: 50rem; }
.todo li::before { content: ""; position: absolute; left: 0; top: .58rem; width: .95rem; height: .95rem; border: 1.5px solid var(--soft); border-radius: 3px; }
.page-one h2 { margin-top: 1.9rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.4rem; font-size: .9rem; }
.page-one .facts { margin-top: 1.9rem; padding-top: .9rem; border-top: 1px solid var(--line); }
.facts dt { color: var(--soft); } .facts dd { overflow-wrap: anywhere; white-space: pre-wrap; }

.lane-label { display: flex; flex-wrap: wrap; gap: 0 .9rem; justify-content: space-between; font-size: .875rem; margin: .95rem 0 .2rem; }
.lane-label > * { overflow-wrap: anywhere; }
.lane-label .what { font-weight: 600; } .lane-label .more { color: var(--soft); }
.tag { white-space: nowrap; font-weight: 600; color: var(--tone); }
.tag.not-judged, .tag.not-reached { --tone: var(--soft); font-weight: 400; }

.scroll { overflow-x: auto; background: linear-gradient(to right, var(--paper) 40%, transparent) 0 0 / 2.5rem 100%, linear-gradient(to left, var(--paper) 40%, transparent) 100% 0 / 2.5rem 100%, linear-gradient(to right, var(--before-edge), transparent) 0 0 / .7rem 100%, linear-gradient(to left, var(--before-edge), transparent) 100% 0 / .7rem 100%; background-repeat: no-repeat; background-attachment: local, local, scroll, scroll; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: .42rem .9rem .42rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; font-size: .8125rem; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: break-word; }
tr > :last-child { padding-right: 0; }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.text { overflow-wrap: anywhere; white-space: pre-wrap; min-width: 12rem; }
.same th { font-weight: 400; color: var(--soft); }
.checks tbody th { min-width: 9.5rem; } .checks td:nth-child(3) { min-width: 8.5rem; }
.dim { color: var(--soft); }
.sub { display: block; color: var(--soft); font-weight: 400; font-size: .8125rem; overflow-wrap: anywhere; }
.bar { display: block; height: 4px; margin: .25rem 0 0 auto; background: var(--value); border-radius: 2px; min-width: 2px; }
.bar.faulted { background: var(--fault); }
.figures td, .figures thead th { width: 15%; }
.at { white-space: nowrap; font-variant-numeric: tabular-nums; }

details { margin: .5rem 0; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
summary { cursor: pointer; padding: .2rem 0; overflow-wrap: anywhere; }
summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--value); outline-offset: 2px; }

@media (max-width: 40rem) {
  .verdict { grid-template-columns: 1fr; }
  .numbers { grid-template-columns: 1fr; }
  .numbers > div { display: grid; grid-template-columns: 1fr auto; align-items: baseline; padding: .45rem 0; border-bottom: 1px solid var(--line); }
  .numbers .of { grid-column: 1 / -1; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; }
}
@media print {
  .page-one { break-after: page; }
  .page-one + section h2 { margin-top: 0; }
  .lane-label, thead { break-after: avoid; }
  .figures, .lane-group, tr, li, .facts > *, svg { break-inside: avoid; }
  .numbers { grid-template-columns: repeat(3, 1fr); }
  .numbers > div { display: block; border: 0; }
  .verdict { grid-template-columns: auto 1fr; }
  .facts { grid-template-columns: max-content 1fr; gap: .2rem 1.4rem; }
  .scroll { overflow: visible; background: none; }
  tbody th { overflow-wrap: anywhere; }
  table { font-size: 8.5pt; } th, td { padding: .3rem .6rem .3rem 0; } .sub, thead th { font-size: 7.5pt; }
  .on-paper::details-content { content-visibility: visible; block-size: auto; }
}
)css";

}  // namespace squall::report
