/** Words whose full stop does not end a sentence, lower case, without the stop. */
export const abbreviations: ReadonlySet<string> = new Set(
  (
    "e.g i.e eg ie etc vs cf al approx resp incl excl max min no nos nr fig figs sec ch vol pp p ed eds art para ref refs " +
    "dr mr mrs ms prof st jr sr inc ltd co corp dept est ext tel jan feb mar apr jun jul aug sep sept oct nov dec " +
    "mon tue wed thu fri sat sun a.m p.m u.s u.k u.n p.s w.r.t a.k.a viz misc std temp"
  ).split(" "),
);

/** Of those, the ones that often stand at the end of a sentence too: a capital after them decides. */
export const sentenceFinalAbbreviations: ReadonlySet<string> = new Set(
  "etc inc ltd co corp a.m p.m u.s u.k al".split(" "),
);
