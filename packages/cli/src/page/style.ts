/** How every page looks: light and dark as the reader's system is, narrow and wide, and on paper. Charts take their colours from here, so that they follow. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--card:#f7f8fa;--ink:#1b2330;--quiet:#5b6675;--rule:#d9dee5;--grid:#e7eaef;--link:#1d5f9e;
--s1:#2563a8;--s2:#c2620c;--s3:#1c7d63;--s4:#7b52a8;--s5:#a83a5e;--s6:#6b7686;--good:#19754c;--bad:#b3261e;--near:#8a5a00}
@media (prefers-color-scheme:dark){:root{--paper:#12161c;--card:#1a2029;--ink:#e6eaf0;--quiet:#9ba7b6;--rule:#323b47;--grid:#262e39;--link:#7fb6ea;
--s1:#6ea8e6;--s2:#e9974f;--s3:#56bd9c;--s4:#b795e0;--s5:#e0839f;--s6:#98a4b3;--good:#5cc791;--bad:#ff8a80;--near:#e3b341}}
*{box-sizing:border-box}html{scroll-padding-top:3.6rem}@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:3;background:var(--paper);padding:.4rem .8rem}
header,main,footer{max-width:70rem;margin:0 auto;padding:0 1.4rem}header{padding-top:2.2rem}h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}.sub{color:var(--quiet);margin:0 0 1.2rem}
nav{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--rule)}nav ul{max-width:70rem;margin:0 auto;padding:.5rem 1.4rem;list-style:none;display:flex;gap:.3rem 1.2rem;overflow-x:auto;white-space:nowrap}
a{color:var(--link);text-underline-offset:.2em}nav a{text-decoration:none;font-size:.9rem}nav a:hover{text-decoration:underline}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
section{margin:2.6rem 0}h2{font-size:1.25rem;margin:0 0 .2rem;line-height:1.25}h3{font-size:1rem;margin:1.6rem 0 .3rem}p{margin:.4rem 0;max-width:46rem}.lead{font-size:1.02rem}.note{color:var(--quiet);font-size:.87rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.7rem;margin:1rem 0}.figures div{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.7rem .9rem}
.figures dt{color:var(--quiet);font-size:.84rem}.figures dd{margin:0;font-size:1.3rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.3;overflow-wrap:anywhere}.figures dd+dd{font-size:.84rem;font-weight:400;color:var(--quiet)}
.cap{margin:1rem 0 .1rem;color:var(--quiet);font-size:.87rem;max-width:none}.scroll{overflow-x:auto;margin:0 0 .9rem}code{font:.92em ui-monospace,Menlo,Consolas,monospace}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}caption{text-align:left;color:var(--quiet);padding:.1rem 0 .35rem;font-size:.87rem}
th,td{padding:.28rem 1rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid)}th{color:var(--quiet);font-weight:600;border-bottom-color:var(--rule);white-space:nowrap}tbody th{color:var(--ink);font-weight:400;border-bottom-color:var(--grid)}
.r{text-align:right}.r,.w{white-space:nowrap}tbody tr:hover>*{background:var(--card)}.sum>*{font-weight:650;border-top:1px solid var(--rule)}
.good{color:var(--good)}.bad{color:var(--bad)}.near{color:var(--near)}.quiet{color:var(--quiet)}td .spark{vertical-align:-.25em;margin-left:.5rem}
figure{margin:1.1rem 0}figcaption{font-weight:600;font-size:.92rem;margin-bottom:.35rem}.chart{display:block;max-width:100%;height:auto;overflow:visible;font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.chart text{fill:var(--ink)}.chart .q{fill:var(--quiet)}.chart .g{stroke:var(--grid)}.chart .a{stroke:var(--quiet)}.chart .on{fill:#fff;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:0 0 .5rem;padding:0;font-size:.84rem;color:var(--quiet)}.legend svg{margin-right:.35rem;vertical-align:-.05em}
footer{color:var(--quiet);font-size:.84rem;border-top:1px solid var(--rule);margin-top:3rem;padding-top:.8rem;padding-bottom:2rem;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){.chart .on{fill:#10141a}}
@media (max-width:40rem){header,main,footer,nav ul{padding-left:.9rem;padding-right:.9rem}.drawn{overflow-x:auto}.chart{min-width:34rem}h1{font-size:1.35rem}.figures{grid-template-columns:1fr 1fr}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--quiet:#444;--rule:#bbb;--grid:#ddd;--s1:#2563a8;--s2:#c2620c;--s3:#1c7d63;--s4:#7b52a8;--s5:#a83a5e;--s6:#6b7686;--good:#19754c;--bad:#b3261e;--near:#8a5a00}
nav,.skip{display:none}html{font-size:10.5px}body{font-size:1rem}header,main,footer{max-width:none;padding-left:0;padding-right:0}.w,th{white-space:normal}.chart{width:46em;min-width:0}section{margin:1.4rem 0}h2,h3,figcaption,caption,.cap{break-after:avoid}figure,.figures,tr{break-inside:avoid}.scroll{overflow:visible}a{color:inherit;text-decoration:none}.chart .on{fill:#fff}}
`
  .trim()
  .replace(/\n/g, '');
