// See style.hpp. For screens light and dark, wide and narrow, and for paper. Nothing is fetched: the fonts are the
// reader's own.
#include "page/style.hpp"

namespace squall::page {

const std::string_view base_style = R"css(
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
pre { background: var(--panel); padding: .85rem 1rem; border-radius: 6px; overflow-x: auto; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; margin: .8rem 0; }
footer { color: var(--soft); font-size: .8125rem; padding-top: 2.5rem; padding-bottom: 3rem; }
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
  h2, h3 { break-after: avoid; }
  .on-screen { display: none; }
}
)css";

}  // namespace squall::page
