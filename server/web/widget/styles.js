/**
 * The element's style sheet. It begins from the browser's initial values, so that nothing of the
 * page gets in but the custom properties that docs/reference/widget.md names.
 */
export const STYLES = `
:host { display: block !important; }
:host([hidden]) { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }

.frame {
  all: initial;
  --paper: var(--dateline-background, light-dark(#fbfaf7, #16181a));
  --raised: var(--dateline-raised, light-dark(#fff, #202427));
  --ink: var(--dateline-text, light-dark(#1e1d1a, #e9e6df));
  --faint: var(--dateline-muted, light-dark(#625f57, #aaa79f));
  --rule: var(--dateline-rule, light-dark(#dedad0, #383d41));
  --edge: var(--dateline-edge, light-dark(#8c887d, #7b8085));
  --accent: var(--dateline-accent, light-dark(#0e5a63, #83c9d1));
  --on-accent: var(--dateline-on-accent, light-dark(#fff, #10282b));
  --tint: var(--dateline-tint, light-dark(#e6f0f0, #20343a));
  --mark: var(--dateline-mark, light-dark(#ffe9a8, #5f4d12));
  --warn: var(--dateline-warning, light-dark(#8a4f0d, #e3b26b));
  --serif: var(--dateline-serif, "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif);
  --sans: var(--dateline-sans, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  --radius: var(--dateline-radius, 10px);
  display: block;
  height: 100%;
  color: var(--ink);
  color-scheme: light dark;
  font-family: var(--sans);
  line-height: 1.5;
  overflow-wrap: anywhere;
  text-size-adjust: 100%;
}
:host([theme=light]) .frame { color-scheme: light; }
:host([theme=dark]) .frame { color-scheme: dark; }
.frame[dir=rtl] { direction: rtl; }

.panel { height: 100%; min-height: 18em; background: var(--paper); container-type: inline-size; }
:host(:not([launcher])) .panel { height: var(--dateline-height, 36em); }
.chat { display: flex; flex-direction: column; height: 100%; }
:is(.header, .composer, .transcript > *, .over) { width: 100%; max-width: 46em; margin-inline: auto; }

h2, h3, h4, h5, p, ul, ol, blockquote, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h4, h5, .questions h3 { margin-bottom: .6em; font-size: .875em; font-weight: 600; }
a { color: var(--accent); text-decoration-thickness: .06em; text-underline-offset: .18em; }
button, textarea, select, input { font: inherit; color: inherit; }
button { cursor: pointer; }
:where(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
svg { display: block; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.byline, .small, .extent { color: var(--faint); font-size: .875em; }

.header { display: grid; grid-template-columns: 1fr auto auto; align-items: center; padding: .9em 1.25em .7em; border-bottom: 1px solid var(--rule); }
.titles { display: contents; }
h2 { font: 600 1.25em/1.3 var(--serif); }
.extent { order: 1; grid-column: 1 / -1; min-height: 1.5em; text-wrap: balance; }

.icon { flex: none; display: grid; place-items: center; width: 2.25em; height: 2.25em; padding: 0; border: 0; border-radius: 8px; background: none; color: var(--faint); }
.action { flex: none; display: flex; align-items: center; gap: .4em; min-height: 2.5em; padding: 0 .6em; border: 0; border-radius: 8px; background: none; color: var(--faint); font-size: .8125em; }
:is(.icon, .action):is(:hover, [aria-expanded=true]) { background: var(--tint); color: var(--accent); }
.action[aria-pressed=true] { color: var(--accent); }
.action[aria-pressed=true] path { fill: var(--tint); }
.plain { min-height: 2.25em; padding: .3em .9em; border: 1px solid var(--edge); border-radius: 8px; background: var(--raised); font-size: .9375em; }
.plain:hover { border-color: var(--accent); color: var(--accent); }
.plain:disabled { border-color: var(--rule); color: var(--faint); cursor: default; }

.transcript { container-type: size; position: relative; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; }
.transcript:focus-visible { outline-offset: -2px; }

.welcome { padding: clamp(1.5em, 7cqi, 4em) 1.25em 1.5em; }
.intro { max-width: 34em; color: var(--faint); font: 1.125em/1.6 var(--serif); }
.questions { margin-top: 1.75em; }
.questions :is(h3, h4) { color: var(--faint); }
.turn:not(:last-child) .questions { display: none; }
.questions ul { border-top: 1px solid var(--rule); }
.suggestion { display: block; width: 100%; padding: .75em 0; border: 0; border-bottom: 1px solid var(--rule); background: none; font: 1.0625em/1.4 var(--serif); text-align: start; }
.suggestion:hover { color: var(--accent); border-color: var(--accent); }

.turn { padding: 1.5em 1.25em 1.75em; }
.turn + .turn { border-top: 1px solid var(--rule); }
.turn:last-child { min-height: 100cqb; }
.asked { margin-bottom: .7em; font: 600 1.125em/1.35 var(--serif); white-space: pre-wrap; text-wrap: pretty; }
.status { margin-bottom: .2em; color: var(--faint); }
.text { margin-bottom: .8em; font: 1.125em/1.65 var(--serif); }
.text > * + * { margin-top: .8em; }
.text > p { white-space: pre-wrap; }
.text > p:has(> .provisional:empty:only-child) { display: none; }
.fact { font-weight: 600; font-size: 1.5em; line-height: 1.3; text-wrap: pretty; }
.fact.long { font-size: 1.15em; line-height: 1.45; }
.ending { white-space: nowrap; }
.fact .marker { font-size: .5em; vertical-align: .3em; }
.fact.long .marker { font-size: .62em; vertical-align: .12em; }
.quotation { padding: .8em 1em; border: 1px solid var(--rule); border-inline-start: 3px solid var(--accent); border-radius: var(--radius); background: var(--raised); }
.text .byline { margin-top: .4em; font-family: var(--sans); font-size: .8em; line-height: 1.5; }
.byline strong { margin-inline-end: .3em; color: var(--ink); font-weight: 600; }
.day { position: relative; text-decoration: underline dotted var(--accent) .08em; text-underline-offset: .2em; cursor: help; }
.day:focus::after { content: attr(title); content: attr(title) / ""; position: absolute; z-index: 1; bottom: 100%; left: 0; width: max-content; max-width: 14em; padding: .3em .6em; border-radius: 6px; background: var(--accent); color: var(--on-accent); font: 600 .75em/1.4 var(--sans); unicode-bidi: plaintext; }
.day.late::after { left: auto; right: 0; }
summary { width: fit-content; padding: .25em 0; color: var(--accent); font: .9em/1.5 var(--sans); cursor: pointer; }
:is(.further, .timeline) blockquote { font-size: .95em; }
.further li { padding: .6em 0; border-top: 1px solid var(--rule); }
.further .byline { margin-top: 0; }
.timeline li { display: grid; grid-template-columns: 7.5em 1fr; gap: 0 1em; padding-bottom: .9em; }
.when { font: 600 .8em/1.9 var(--sans); }
.provisional { color: var(--faint); }
.leaving { color: var(--faint); text-decoration: line-through; }
:is(.partial, .unchecked, .unsupported) { text-decoration: underline dotted var(--warn) .08em; text-underline-offset: .24em; }

.marker { position: relative; display: inline-block; min-width: 1.9em; margin: 0 .06em; padding: 0 .35em; border: 0; border-radius: 5px; background: var(--tint); color: var(--accent); font: 600 .72em/1.9em var(--sans); vertical-align: .12em; text-align: center; white-space: nowrap; }
.marker::after { content: ""; position: absolute; inset: -.35em -.1em; }
.marker:hover, .marker[aria-expanded=true] { background: var(--accent); color: var(--on-accent); }

.card { position: fixed; inset: auto; left: var(--left, 0); top: var(--top, 0); width: min(26em, 100vw - 16px); max-height: min(26em, 70vh); margin: 0; padding: 1em 1.1em .7em; overflow-y: auto; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--raised); color: var(--ink); box-shadow: 0 1px 2px rgb(0 0 0 / .12), 0 8px 28px rgb(0 0 0 / .18); }
.card .headline { margin-bottom: .6em; font: 600 1em/1.35 var(--serif); }
blockquote { font: 1em/1.6 var(--serif); white-space: pre-line; }
.card blockquote { margin-bottom: .6em; padding-inline-start: .8em; border-inline-start: 2px solid var(--rule); color: var(--faint); }
mark { padding: .08em 0; background: var(--mark); color: var(--ink); box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.correction { margin: .5em 0; padding-inline-start: .8em; border-inline-start: 2px solid var(--warn); font: .875em/1.5 var(--sans); }
.correction strong { color: var(--warn); }
.card-end { display: flex; align-items: center; justify-content: space-between; gap: 1em; margin-top: .4em; font-size: .9375em; }

.provenance { margin-bottom: 1.25em; color: var(--faint); font-size: .875em; }
.provenance strong { color: var(--ink); font-weight: 600; }
:is(.sources, .nearest, .differing) { margin-top: 1.25em; }
:is(.sources ol, .nearest ul) { border-top: 1px solid var(--rule); }
:is(.sources, .nearest) li { padding: .65em 0; border-bottom: 1px solid var(--rule); }
.sources li { display: grid; grid-template-columns: 1.9em 1fr; }
.sources .numbers { display: flex; flex-flow: column; }
.sources .number { color: var(--accent); font: 600 .8125em/1.9 var(--sans); }
.headline { font: 1em/1.4 var(--serif); }
.differing { padding: 1em 1.1em; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--raised); }
.differing ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14em, 100%), 1fr)); gap: 1em 1.5em; }
.differing li + li { border-inline-start: 1px solid var(--rule); padding-inline-start: 1.5em; }
.differing h4 { font-family: var(--sans); }
.differing .quotation { padding: 0; border: 0; background: none; }
.differing .small { margin-top: .9em; }
.actions { display: flex; flex-wrap: wrap; gap: 0 .3em; margin: .8em -.5em 0; }
.pair { display: flex; gap: .3em; }
.permalinks { flex-basis: 100%; margin: .3em .5em; }
.permalink { display: flex; flex-wrap: wrap; gap: .4em; }
.permalink + .permalink { margin-top: .8em; padding-top: .8em; border-top: 1px solid var(--rule); }
.permalink .action { margin-inline-start: -.6em; }
.permalink .action + .action { margin-inline-start: 0; }
.permalink input { flex: 1 1 14em; }
.permalink .plain { display: flex; align-items: center; gap: .4em; font-size: .875em; }
.permalink p { flex-basis: 100%; }

.refusal, .trouble { padding-inline-start: 1.1em; border-inline-start: 3px solid var(--edge); }
:is(.refusal, .trouble) > h4 { margin-bottom: .2em; font: 600 1.0625em/1.4 var(--serif); }
:is(.refusal, .trouble) > .plain { margin-top: .9em; }
.refusal h5 { color: var(--faint); }
.trouble { border-color: var(--warn); }
.trouble h4 { color: var(--warn); }
.body > .plain { margin-top: .75em; }

.over { position: relative; height: 0; z-index: 1; }
.far, .toast { position: absolute; bottom: .5em; inset-inline: 0; margin-inline: auto; width: max-content; max-width: calc(100% - 2em); border: 1px solid var(--rule); border-radius: 99px; background: var(--raised); box-shadow: 0 2px 10px rgb(0 0 0 / .14); }
.far { inset-inline: auto 1em; display: grid; place-items: center; width: 2.4em; height: 2.4em; padding: 0; color: var(--accent); }
.toast { bottom: 3.4em; padding: .35em 1em; font-size: .875em; }

.composer { padding: .5em 1.25em max(1em, env(safe-area-inset-bottom)); }
.offline:not(:empty) { margin-bottom: .5em; padding: .5em .8em; border-radius: 8px; background: var(--tint); font-size: .875em; }
.field { display: flex; align-items: end; gap: .25em; padding: .35em; border: 1px solid var(--edge); border-radius: calc(var(--radius) + 2px); background: var(--raised); }
.field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
textarea { flex: 1; min-width: 0; padding: .4em .3em; border: 0; background: none; line-height: 1.45; resize: none; }
textarea:focus-visible { outline: none; }
textarea::placeholder { color: var(--faint); opacity: 1; }
.send { flex: none; display: grid; place-items: center; width: 2.25em; height: 2.25em; padding: 0; border: 0; border-radius: 8px; background: var(--accent); color: var(--on-accent); }
.panel-filters { display: flex; flex-wrap: wrap; gap: .6em 1em; margin-bottom: .6em; font-size: .875em; }
.panel-filters label { display: grid; gap: .15em; min-width: 0; flex: 1 1 9em; color: var(--faint); }
:is(select, input) { width: 100%; min-width: 0; height: 2.4em; padding: 0 .5em; border: 1px solid var(--edge); border-radius: 8px; background: var(--raised); color: var(--ink); }
.chips { display: flex; flex-wrap: wrap; gap: .4em; margin-bottom: .5em; }
.chip { display: flex; align-items: center; max-width: 100%; padding-inline-start: .75em; border-radius: 99px; background: var(--tint); color: var(--accent); font-size: .875em; }
.remove { display: grid; place-items: center; width: 2em; height: 2em; padding: 0; border: 0; border-radius: 99px; background: none; }
.remove svg { width: 1em; height: 1em; }

.launcher { position: fixed; z-index: 2147483000; inset-block-end: 1.25em; inset-inline-end: 1.25em; display: grid; place-items: center; width: 3.5em; height: 3.5em; padding: 0; border: 0; border-radius: 99px; background: var(--accent); color: var(--on-accent); box-shadow: 0 4px 18px rgb(0 0 0 / .28); }
.launcher svg { width: 1.6em; height: 1.6em; }
:host([launcher]) .panel { position: fixed; z-index: 2147483000; inset-block-end: 5.5em; inset-inline-end: 1.25em; width: min(26em, 100vw - 2.5em); height: min(40em, 100dvh - 7em); overflow: hidden; border: 1px solid var(--rule); border-radius: calc(var(--radius) + 4px); box-shadow: 0 10px 44px rgb(0 0 0 / .26); }

@container (width < 30em) {
  .header, .composer, .turn, .welcome { padding-inline: .9em; }
  .differing li + li { border: 0; padding: 0; }
  .timeline li { display: block; }
}
@container (width < 22em) {
  .field .action span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}
@media (width < 30em) {
  .card { left: 0; right: 0; top: auto; bottom: 0; width: 100%; max-width: none; max-height: 60vh; border-width: 1px 0 0; border-radius: var(--radius) var(--radius) 0 0; padding-bottom: max(.7em, env(safe-area-inset-bottom)); }
  :host([launcher]) .panel:not([hidden]) { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  .transcript { scroll-behavior: smooth; }
  .sentence { animation: settle .4s ease-out; }
  .leaving { animation: leave .9s ease-in forwards; }
  .card:popover-open { animation: rise .12s ease-out; }
  @keyframes settle { from { color: var(--faint); } }
  @keyframes leave { 60% { opacity: .8; } to { opacity: 0; } }
  @keyframes rise { from { opacity: 0; transform: translateY(4px); } }
}
@media (forced-colors: active) {
  .marker, .plain, .send, .launcher { border: 1px solid ButtonText; }
}
@media print {
  .frame { color-scheme: light; }
  .panel, .chat, .transcript { display: block; height: auto !important; overflow: visible; container-type: normal; }
  .day::after { content: " (" attr(title) ")"; position: static; padding: 0; background: none; color: var(--faint); font: inherit; }
  .further::details-content { content-visibility: visible; }
  :is(.composer, .over, .actions, .action, .icon, .launcher, .questions, .card) { display: none !important; }
  .turn { min-height: 0 !important; break-inside: auto; }
  .headline a::after { content: " " attr(href); color: var(--faint); font-size: .75em; }
}
`;
