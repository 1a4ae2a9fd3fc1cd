/**
 * English words the reader goes by, each list with one meaning. General vocabulary only: nothing here comes from the
 * wording of a particular backlog.
 */

function list(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

/** "I want …", "customers need …". */
export const wishVerbs = list(
  "want wants wanted need needs wish wishes desire desires prefer prefers expect expects require requires",
);

/** Words that carry a wish or a duty, and how strong it is. */
export const modalStrength: ReadonlyMap<string, "must" | "should" | "may" | "want"> = new Map([
  ["must", "must"],
  ["shall", "must"],
  ["will", "must"],
  ["ll", "must"],
  ["'ll", "must"],
  ["should", "should"],
  ["ought", "should"],
  ["can", "want"],
  ["ca", "want"],
  ["cannot", "want"],
  ["may", "may"],
  ["might", "may"],
  ["could", "may"],
]);

/** "is able to", "are allowed to". */
export const ableWords = list("able allowed permitted enabled required supposed expected obliged needed free capable");

/** "the ability to", "an option to". */
export const abilityNouns = list(
  "ability capability possibility option opportunity chance means facility functionality feature function way permission right capacity",
);

/** Verbs that hand the action on: "allow the user to search". */
export const lettingVerbs = list(
  "allow allows enable enables let lets permit permits help helps require requires empower",
);

/** Forms of "be". */
export const beForms = list("be is are am was were been being 's 'm 're");

/** Words that turn a wish into its opposite. */
export const negations = list("not n't never no cannot neither nor n’t");

/** Who speaks in a story. */
export const speakers = list("i we they he she you it one");

/** Words before a verb that do not change it. */
export const adverbsBeforeVerb = list(
  "also only always never easily quickly automatically immediately just simply better still first then either both not only ever " +
    "additionally optionally manually directly securely safely clearly correctly properly actually really easily again further",
);

/** Openings that look like a role and are none: "As a result". */
export const notRoles = list(
  "result consequence rule minimum maximum example whole matter starting first last general reminder side follow-up followup note part bonus fallback default workaround " +
    "replacement substitute alternative precaution summary prerequisite precondition",
);

/** Subjects that stand for the thing being built. */
export const systemNouns = list(
  "system application app software product program programme platform website site page portal tool service server client api database db module component " +
    "interface ui gui backend frontend website solution package library engine device machine website dashboard screen form report function feature project " +
    "subsystem website plugin extension process it this that there which game file data search",
);

/** Nouns for people, beyond those whose ending tells ("-er", "-or", "-ist"). */
export const personNouns = list(
  "admin admins administrator user users customer customers client clients person people staff member members guest guests employee employees " +
    "student students parent parents child patient patients nurse doctor clerk agent agents analyst owner captain pilot chef boss colleague " +
    "team public company citizen applicant tenant accountant consultant assistant participant attendant merchant recruit representative " +
    "executive technician librarian physician guardian volunteer delegate expert operator visitor host candidate superuser anyone everyone somebody someone nobody spouse staffer crew hr sme",
);

/** Nouns that end like a person's and are none. */
export const thingNouns = list(
  "number order server computer browser printer scanner container folder header footer filter parameter letter paper error monitor sensor processor " +
    "cursor vector color colour factor calculator editor timer counter counter register buffer layer player router controller driver adapter handler " +
    "parser compiler newsletter chapter center centre calendar refer power other another either answer offer transfer whether however together " +
    "identifier marker pointer tracker loader helper wrapper banner slider picker viewer reader writer order border character master cluster " +
    "behavior behaviour flavor variant constant descriptor constructor sector motor linter formatter bundler scheduler resolver listener observer logger serializer tokenizer optimizer transformer spinner launcher installer explorer encoder decoder converter boiler heater cooler charger trigger tier water matter manner corner quarter tower shower chapter successor predecessor ancestor " +
    "generator simulator indicator validator translator connector navigator selector separator operator-less mirror door floor anchor checker dispenser",
);

/** Nouns that name people or things; what they do tells (see actsAsPerson). */
export const twofoldNouns = list(
  "driver reader player editor translator viewer writer controller checker recorder picker planner loader handler dispatcher",
);

/** What people do and things do not, at least not of their own will. */
export const humanVerbs = list(
  "see view find choose select pick decide know read search browse look watch compare understand learn log sign register enter type fill pay buy book reserve order cancel request " +
    "report approve reject confirm override assign plan schedule edit add create mark rate comment ask answer call contact share upload download print take check review give get have work use manage change extend leave apply scan put export import invite submit visit borrow return",
);

/** "log in", "set up": verbs whose second word belongs to them. */
export const phrasalVerbs: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    log: "in out on off",
    sign: "in up out off on",
    set: "up",
    fill: "in out",
    move: "on",
    leave: "off out",
    narrow: "down",
    get: "back",
    opt: "in out",
    check: "in out off",
    back: "up",
    roll: "back out",
    turn: "on off down up",
    switch: "on off over",
    look: "up through",
    find: "out",
    carry: "out",
    print: "out",
    zoom: "in out",
    scroll: "through down up back",
    browse: "through",
    drill: "down",
    clean: "up",
    shut: "down",
    start: "up over",
    follow: "up",
    pick: "up",
    point: "out",
    bring: "up",
    hand: "over",
    take: "over part",
    break: "down",
    keep: "track",
    make: "sure",
    sort: "out",
    build: "up",
    sum: "up",
    work: "out",
    go: "back through",
    come: "back",
    speed: "up",
    lock: "out",
    send: "out back",
    pass: "on",
    call: "up",
    page: "through",
    read: "through",
    step: "through",
    flip: "through",
    click: "through",
    be: "sure able aware confident",
  }).map(([verb, particles]) => [verb, list(particles)]),
);

/** Verbs that only begin or help another: "start publishing", "help create". */
export const lightVerbs = list("start begin stop continue finish keep help try");

/** Words that open a condition. */
export const conditionWords = list(
  "if when whenever unless once while until till after before during upon provided whilst within where",
);

/** Verbs that can open a line as an order; many of them are nouns as well. */
export const orderVerbs = list(
  "accept access activate adapt add adjust adopt aggregate alert align allow analyse analyze announce annotate answer apply approve archive arrange ask assess assign " +
    "attach audit authenticate authorise authorize automate avoid back backup batch block book break browse build bundle cache calculate call cancel capture cater change charge chart check " +
    "choose clarify classify clean clear click clone close collect combine comment compare compile complete comply compress compute configure confirm conform connect consolidate " +
    "contact continue convert copy correct count crawl create customise customize cut deactivate debug decide declare decrease decrypt define delete deliver demonstrate " +
    "deny deploy deprecate describe design detect determine develop disable disallow discard discover display distribute document download draft drag draw drop duplicate edit eliminate " +
    "email embed emit enable encrypt enforce enhance ensure enter establish estimate evaluate examine exclude execute expand expire explain explore export expose extend extract fetch fill " +
    "filter find finish fix flag follow force format forward freeze generate get give grant group guarantee guide handle hide highlight hold identify ignore implement import improve " +
    "include increase index inform initialise initialize initiate insert inspect install integrate interact interface introduce invalidate investigate invite invoke issue join keep label launch " +
    "learn leave let limit link list load localise localize locate lock log login lookup maintain make manage map mark match measure merge migrate minimise minimize mock modify monitor " +
    "mount move name navigate normalise normalize notify offer onboard open optimise optimize order organise organize output override pack paginate parse pass paste pause pay perform persist pick place plan play plot poll " +
    "populate post predict prefill prepare present preserve prevent preview print prioritise prioritize process produce prohibit prompt propose protect prove provide publish pull purge push put query queue quit " +
    "raise rank rate read rebuild receive recognise recognize recommend record recover redesign redirect reduce redo refactor refine refresh refund register reject release reload remember remind remove rename render " +
    "renew reopen reorder repair repeat replace replicate reply report represent request require reserve reset resize resolve respect respond restart restore restrict resume retain retrieve return " +
    "reuse revert review revoke rewrite rotate route run sanitise sanitize save scale scan schedule score scroll search secure see select send separate serve set share ship show " +
    "shorten sign simplify skip sort specify split stage start stop store stream structure submit subscribe suggest summarise summarize supply support suppress suspend swipe switch sync synchronise synchronize tag take tap tell test throttle tick toggle track train transfer transform translate " +
    "transmit treat trigger trim try tune turn type undelete undo unify uninstall unlink unlock unpublish unsubscribe update upgrade upload use validate verify view visit visualise visualize wait warn watch withdraw wrap write zoom",
);
