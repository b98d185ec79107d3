// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_REPORT_HTML_STYLE_H_
#define GENERATOR_REPORT_HTML_STYLE_H_

#include "absl/strings/string_view.h"

namespace drc::report {

// The page's own style sheet, for light and dark. It must be fit for XML: no
// "<" and no "&".
inline constexpr absl::string_view kStyle =
    R"(:root{color-scheme:light dark;--page:#fff;--card:#f6f8fa;--ink:#1b2430;--soft:#55606e;--line:#cfd6de;
--way:#0a58ca;--watch:#8a3ffc;--data:#0b7a55;--spec:#4c8dd6;--fixed:#8b97a5;--assumed:#d98200;
--good:#0b7a55;--warn:#9a5b00;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--page:#12171d;--card:#1a2129;--ink:#e8edf2;--soft:#a3afbc;--line:#39444f;
--way:#6cb0ff;--watch:#c4a1ff;--data:#4fce9d;--spec:#5b9fe8;--fixed:#7d8a98;--assumed:#f0a63c;
--good:#4fce9d;--warn:#f0b35a;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1140px;padding:20px 16px 48px;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
h1{font-size:26px;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:19px;margin:0 0 8px}
h3{font-size:15px;margin:20px 0 6px}
p{margin:6px 0 10px;max-width:80ch}
p,li,dd,summary,code{overflow-wrap:anywhere}
.soft{color:var(--soft)}
a{color:var(--way)}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:14px 0}
section{margin-top:36px;padding-top:16px;border-top:1px solid var(--line)}
code{font:0.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:10px;margin-top:16px}
.card{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--fixed);border-radius:6px;padding:10px 12px}
.card b{display:block;font-size:20px;line-height:1.3}
.card span{display:block;color:var(--soft);font-size:13px}
.card.good{border-left-color:var(--good)}.card.warn{border-left-color:var(--warn)}.card.bad{border-left-color:var(--bad)}
b.good{color:var(--good)}b.warn{color:var(--warn)}b.bad{color:var(--bad)}
.wide{--over:var(--page);overflow-x:auto;margin:8px 0 14px;background:
linear-gradient(to right,var(--over) 30%,transparent) left/36px 100% no-repeat local,
linear-gradient(to left,var(--over) 30%,transparent) right/36px 100% no-repeat local,
linear-gradient(to right,var(--line),transparent) left/12px 100% no-repeat,
linear-gradient(to left,var(--line),transparent) right/12px 100% no-repeat}
details .wide{--over:var(--card)}
table{border-collapse:collapse;font-size:14px;min-width:min(100%,640px)}
th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}
th.n,td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
details{border:1px solid var(--line);border-radius:6px;margin:6px 0;background:var(--card)}
summary{cursor:pointer;padding:8px 12px}
details .in{padding:0 12px 8px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--soft);margin:8px 0}
.legend i{display:inline-block;width:22px;height:0;border-top:3px solid;margin-right:6px;vertical-align:middle}
.legend i.box{height:10px;border:0}
.track,td.line{position:relative}
.track::after,td.line::after{content:"";position:absolute;left:var(--at);top:0;bottom:0;width:2px;background:var(--bad)}
.track::after{top:-3px;bottom:-3px}
.track{display:flex;height:14px;margin:8px 0 4px;border-radius:2px;background:var(--page)}
.track i,.line i{display:block;height:12px;min-width:2px;border-radius:2px}
.track i{height:14px;border-right:1px solid var(--page)}
td.line{min-width:90px;width:60%;padding:5px 0}
.line i{margin-top:5px}
.spec{background:var(--spec)}.fixed{background:var(--fixed)}.assumed{background:var(--assumed)}
.s0{background:var(--watch)}.s1{background:var(--way)}.s2{background:var(--data)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;padding:8px}
.narrow{display:none;color:var(--soft);font-size:13px}
@media (max-width:900px){.narrow{display:block}}
@media (max-width:600px){table{font-size:13px}th{white-space:normal}th,td{padding-right:7px}}
@media print{body{max-width:none}section{break-inside:avoid}}
)";

}  // namespace drc::report

#endif  // GENERATOR_REPORT_HTML_STYLE_H_
