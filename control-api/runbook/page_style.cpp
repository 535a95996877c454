// See page_style.hpp. Read on a phone, at night, by somebody who was asleep: large, dark when the phone is, one column,
// and a touch selects a whole command.
#include "runbook/page_style.hpp"

namespace squall::runbook {

const std::string_view page_style = R"css(
body { font-size: 1.0625rem; }
main, footer { max-width: 46rem; }
a { color: var(--value); text-underline-offset: .15em; }
h2 { margin: 2.2rem 0 .5rem; padding-top: .9rem; border-top: 1px solid var(--line); }
.stop h2 { color: var(--broken); border-top: 2px solid var(--broken); }
.run { color: var(--soft); margin-top: .5rem; overflow-wrap: anywhere; }
.run strong { color: var(--ink); }
.wrong { color: var(--broken); margin-top: .5rem; overflow-wrap: anywhere; }
footer p { margin: .3rem 0; overflow-wrap: anywhere; }
section > p, section > ul, section > ol, section > blockquote { margin: .5rem 0; overflow-wrap: anywhere; }
section ul:not(.steps), section ol { padding-left: 1.4rem; }
blockquote { padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
p code, li code, h2 code { background: var(--panel); padding: .08em .3em; border-radius: 4px; overflow-wrap: anywhere; }

.steps { list-style: none; }
.step { padding: .7rem 0 .2rem; }
.step + .step { border-top: 1px solid var(--line); }
.do { display: grid; grid-template-columns: auto 1fr; gap: 0 .7rem; font-weight: 650; overflow-wrap: anywhere; }
.box { width: 1.35rem; height: 1.35rem; margin-top: .15rem; border: 2px solid var(--soft); border-radius: 4px; line-height: 1.1; text-align: center; font-weight: 700; }
.done .box { border-color: var(--held); color: var(--held); }
.number { color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; margin-right: .35rem; }
.by { display: block; color: var(--held); font-weight: 400; font-size: .875rem; }
.step > p:not(.do), .step > ul, .step > ol { margin: .4rem 0; overflow-wrap: anywhere; }
.step pre { margin: .55rem 0; }
pre { font-size: .9375rem; }
pre code { background: none; padding: 0; user-select: all; -webkit-user-select: all; }

@media (max-width: 40rem) {
  h2 { margin-top: 1.7rem; }
  pre { margin-left: -.4rem; margin-right: -.4rem; padding: .8rem .8rem; }
}
@media print {
  .step, pre { break-inside: avoid; }
  h2 { margin-top: 1.2rem; }
  a { color: inherit; }
}
)css";

}  // namespace squall::runbook
