// The skeleton of the page (html_page.hpp), in Mustache. {{name}} is escaped; {{{name}}} is markup that Markup wrote.
// Names differ on every level, for an inner one that is missing would be taken from outside. The policy in its head
// lets nothing be fetched and no script run, whatever else went wrong.
#include "report/html_page.hpp"

namespace squall::report {

const std::string_view html_template = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="squall {{version}}">
<title>{{experiment}}: {{outcome}} ({{run}})</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<section class="page-one {{tone}}">
<p class="kind"><span>Run report</span><span>{{run}} &#183; {{started}}{{#env}} &#183; {{env}}{{/env}}</span></p>
<h1>{{experiment}}</h1>
<p class="claim">{{claim}}</p>
<div class="verdict">
<p class="word">{{{icon}}}<span>{{outcome}}</span></p>
<p class="why">{{reason}}</p>
</div>
<dl class="numbers">
{{#numbers}}<div><dt>{{number_title}}</dt><dd class="{{number_class}}">{{number}}</dd><dd class="of">{{number_of}}</dd></div>
{{/numbers}}
</dl>
{{#has_timeline}}
<figure>
{{{strip}}}
{{{strip_axis}}}
<figcaption><ul class="legend">
<li><i style="--key:var(--fault)"></i>faults on</li>
<li><i style="--key:var(--held)"></i>every check held</li>
<li><i class="tall" style="--key:var(--broken)"></i>a check failed</li>
<li><i class="tall" style="--key:var(--soft)"></i>a check had no value</li>
</ul></figcaption>
</figure>
{{/has_timeline}}
{{#has_follow_ups}}
<h2>What to do next</h2>
<ul class="todo">
{{#follow_ups}}<li>{{follow_up}}</li>
{{/follow_ups}}
</ul>
{{/has_follow_ups}}
<dl class="facts">
{{#people}}<dt>{{person_title}}</dt><dd>{{person}}</dd>
{{/people}}
</dl>
</section>
{{#has_timeline}}
<section>
<h2>Timeline</h2>
<p class="lead">All lanes share one scale, the time since the start of the run. A fault's bar rises with its ramp and has gaps where its pulse was off.</p>
{{{lanes}}}
<ul class="legend">
<li><i style="--key:var(--value)"></i>value of a check</li>
<li><i class="dashed"></i>its bound</li>
<li><i class="round" style="--key:var(--broken)"></i>a value beyond it</li>
<li><i style="--key:var(--soft)"></i>ticks at the foot: no value</li>
</ul>
</section>
{{/has_timeline}}
<section>
<h2>Checks</h2>
{{#has_checks}}
<div class="scroll" tabindex="0" role="region" aria-label="Checks">
<table class="checks">
<thead><tr><th scope="col">Check</th><th scope="col">Stage</th><th scope="col">Verdict</th><th scope="col" class="num">Worst</th><th scope="col" class="num">Expected</th><th scope="col" class="num">Windows</th><th scope="col" class="num">Failed</th><th scope="col" class="num">Samples each</th></tr></thead>
<tbody>
{{#checks}}<tr class="{{check_row}}"><th scope="row">{{check}}{{#check_more}}<span class="sub">{{check_source}}</span>{{/check_more}}</th><td>{{stage}}</td><td><span class="tag {{verdict_class}}">{{verdict_sign}} {{verdict}}</span>{{#has_check_why}}<span class="sub">{{check_why}}</span>{{/has_check_why}}</td><td class="num">{{worst}}</td><td class="num">{{bound}}</td><td class="num">{{windows}}</td><td class="num">{{failed}}</td><td class="num">{{samples}}</td></tr>
{{/checks}}
</tbody>
</table>
</div>
{{/has_checks}}
{{^has_checks}}<p class="lead">The experiment has no checks.</p>{{/has_checks}}
</section>
<section>
<h2>Faulted beside control</h2>
{{#has_hops}}
<p class="lead">Faulted is the share of the traffic that the faults touched, control the share that they spared at the same time. Requests are connections on a tcp hop.</p>
{{#hops}}
<h3>{{hop}}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Figures of {{hop}}">
<table class="figures">
<thead><tr><td></td>{{#columns}}<th scope="col" class="num">{{column}}</th>{{/columns}}</tr></thead>
<tbody>
{{#figure_rows}}<tr><th scope="row">{{figure}}</th>{{#cells}}<td class="num {{cell_class}}">{{cell}}{{#has_bar}}<span class="bar {{bar_class}}" style="width:{{bar}}"></span>{{/has_bar}}</td>{{/cells}}</tr>
{{/figure_rows}}
</tbody>
</table>
</div>
{{/hops}}
{{/has_hops}}
{{^has_hops}}<p class="lead">No data: the run did not come to write figures.</p>{{/has_hops}}
</section>
<section>
<h2>Faults</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Faults">
<table>
<thead><tr><th scope="col">Fault</th><th scope="col">Phase</th><th scope="col" class="num">Matched</th><th scope="col" class="num">Hit</th><th scope="col" class="num">Connections hit</th><th scope="col" class="num">Epoch</th><th scope="col" class="num">Connections told</th></tr></thead>
<tbody>
{{#faults}}<tr><th scope="row">{{fault}}<span class="sub">{{fault_sentence}}</span></th><td>{{fault_phase}}</td><td class="num">{{matched}}</td><td class="num">{{injected}}{{#never_hit}}<span class="sub">never hit</span>{{/never_hit}}</td><td class="num">{{connections}}</td><td class="num">{{epoch}}</td><td class="num">{{told}}</td></tr>
{{/faults}}
</tbody>
</table>
</div>
</section>
<section>
<h2>Runbook</h2>
{{#has_rehearsal}}
<p class="lead">{{rehearsed}}{{#has_steps}} A step took the time since the tick before it, or since the first fault. {{#has_runbook_page}}<a href="{{runbook_page}}" rel="noreferrer">The runbook with the values of this run</a>, or{{/has_runbook_page}}{{^has_runbook_page}}With the values of this run:{{/has_runbook_page}} <code>squall runbook {{run}}</code>.{{/has_steps}}</p>
{{#has_steps}}
{{{step_table}}}
{{/has_steps}}
{{#has_runbook_text}}
<details class="on-screen"><summary>The runbook, as it was when the run started, with its values</summary>
<pre><code>{{runbook_text}}</code></pre>
</details>
{{/has_runbook_text}}
{{/has_rehearsal}}
{{^has_rehearsal}}<p class="lead">{{runbook}}</p>{{/has_rehearsal}}
</section>
<section>
<h2>Notes, ticks and interventions</h2>
{{#has_marks}}
{{{mark_table}}}
{{/has_marks}}
{{^has_marks}}<p class="lead">Nobody wrote a note, ticked a step or intervened.</p>{{/has_marks}}
</section>
<section>
<h2>Journal</h2>
<p class="lead">What the run wrote down, as it happened. <span class="on-screen">Samples are folded away below.</span></p>
{{{journal}}}
{{{sample_lists}}}
</section>
<section>
<h2>Repeat this run</h2>
<pre><code>{{command}}</code></pre>
<p class="lead">The seed decides which connections and requests are hit. The file must have this hash.</p>
<dl class="facts">
{{#facts}}<dt>{{fact_title}}</dt><dd>{{fact}}</dd>
{{/facts}}
</dl>
<details class="on-paper"><summary>The experiment, as it was run</summary>
<pre><code>{{text}}</code></pre>
</details>
</section>
</main>
<footer>Written by Squall {{version}} from the run's journal of {{entries}}.</footer>
</body>
</html>
)html";

}  // namespace squall::report
