// The look of the page (html_page.hpp): for screens light and dark, wide and narrow, and for paper. Nothing is fetched:
// the fonts are the reader's own.
#include "report/html_page.hpp"

namespace squall::report {

const std::string_view html_style = R"css(
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --ink: #1c2024; --soft: #59616a; --line: #e3dfd6; --panel: #f4f1ea;
  --before: #f1eee6; --during: #fbe9da; --after: #e4efe7; --grid: #0000000f;
  --before-edge: #b9b2a2; --during-edge: #d08a4e; --after-edge: #7fae90;
  --fault: #c8590c; --value: #2a5d86;
  --held: #176d45; --broken: #b3261e; --stopped: #8a5200; --unsure: #4f52a0; --crashed: #8b1a5c; --refused: #4a5462;
  --going: #2a5d86;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e7e6e2; --soft: #a0a8b0; --line: #2e343a; --panel: #1b1f23;
    --before: #1d2125; --during: #33251a; --after: #19291f; --grid: #ffffff12;
    --before-edge: #565d64; --during-edge: #b87332; --after-edge: #4d8a63;
    --fault: #e8813a; --value: #7db4e0;
    --held: #6bcb97; --broken: #ff8b80; --stopped: #f0bd62; --unsure: #b1b4f5; --crashed: #f08cc4; --refused: #b4bec9;
    --going: #7db4e0;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
}
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem); }
main { padding-top: clamp(1.25rem, 4vw, 3rem); }
h1, h2, h3, p, dl, dd, ol, ul, figure, table { margin: 0; padding: 0; }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.35rem); line-height: 1.15; font-weight: 650; letter-spacing: -0.018em; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; margin: 3.2rem 0 .35rem; }
h3 { font-size: 1rem; font-weight: 650; margin: 1.6rem 0 .4rem; overflow-wrap: anywhere; }
.lead { color: var(--soft); margin-bottom: 1rem; max-width: 46rem; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
pre code { font-size: inherit; }

.kind { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; justify-content: space-between; color: var(--soft); font-size: .875rem; margin-bottom: 1.1rem; }
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

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: .42rem .9rem .42rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; font-size: .8125rem; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
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

pre { background: var(--panel); padding: .85rem 1rem; border-radius: 6px; overflow-x: auto; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; margin: .8rem 0; }
details { margin: .5rem 0; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
summary { cursor: pointer; padding: .2rem 0; overflow-wrap: anywhere; }
summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--value); outline-offset: 2px; }
footer { color: var(--soft); font-size: .8125rem; padding-top: 2.5rem; padding-bottom: 3rem; }

@media (max-width: 40rem) {
  .verdict { grid-template-columns: 1fr; }
  .numbers { grid-template-columns: 1fr; }
  .numbers > div { display: grid; grid-template-columns: 1fr auto; align-items: baseline; padding: .45rem 0; border-bottom: 1px solid var(--line); }
  .numbers .of { grid-column: 1 / -1; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; }
}
@page { size: A4; margin: 15mm 14mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #111; --soft: #50575e; --line: #d5d1c8; --panel: #f5f3ee;
    --before: #f1eee6; --during: #fbe9da; --after: #e4efe7; --grid: #0000000f;
    --before-edge: #b9b2a2; --during-edge: #d08a4e; --after-edge: #7fae90;
    --fault: #c8590c; --value: #2a5d86;
    --held: #176d45; --broken: #b3261e; --stopped: #8a5200; --unsure: #4f52a0; --crashed: #8b1a5c; --refused: #4a5462;
    --going: #2a5d86;
  }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, footer { max-width: none; padding: 0; }
  .page-one { break-after: page; }
  .page-one + section h2 { margin-top: 0; }
  h2, h3, .lane-label, thead { break-after: avoid; }
  .figures, .lane-group, tr, li, .facts > *, svg { break-inside: avoid; }
  .numbers { grid-template-columns: repeat(3, 1fr); }
  .numbers > div { display: block; border: 0; }
  .verdict { grid-template-columns: auto 1fr; }
  .facts { grid-template-columns: max-content 1fr; gap: .2rem 1.4rem; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; } th, td { padding: .3rem .6rem .3rem 0; } .sub, thead th { font-size: 7.5pt; }
  .on-screen { display: none; }
  .on-paper::details-content { content-visibility: visible; block-size: auto; }
}
)css";

}  // namespace squall::report
