/** An issue as pasted: its title and its body without comments, code and quoted template text. */
export interface IssueProse {
  /** Lower case. */
  readonly title: string;
  /** Lower case, prose only. */
  readonly body: string;
  /** Lower case, all but code and comments: the form's headings and questions included. */
  readonly form: string;
  /** Lower case, with code and logs. */
  readonly whole: string;
}

/** Something in an issue that speaks for one type or against another. */
export interface TypeCue {
  readonly name: string;
  /** For the user, after "because it …": "asks how to do something". */
  readonly says: string;
  readonly holds: (issue: IssueProse) => boolean;
}

function inTitle(pattern: RegExp): TypeCue["holds"] {
  return (issue) => pattern.test(issue.title);
}

function inBody(pattern: RegExp): TypeCue["holds"] {
  return (issue) => pattern.test(issue.body);
}

function inForm(pattern: RegExp): TypeCue["holds"] {
  return (issue) => pattern.test(issue.form);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isPatch(issue: IssueProse): boolean {
  return /pull request|\bthis (?:pr|patch|commit)\b|merge with|readiness checklist/.test(issue.form);
}

/** Every cue, generic to how people write issues; patterns have bounded repetitions only. */
export const typeCues: readonly TypeCue[] = [
  { name: "titleAsks", says: "has a question as its title", holds: inTitle(/\?\s*$/) },
  {
    name: "titleAsksHow",
    says: "asks how, what or why",
    holds: inTitle(
      /^(?:\W{0,3})(?:how|what|whats|why|where|who|(?:which|when)\b.{1,60}\b(?:should|shall|do|does|can|will) (?:we|i|it|the|they)|is (?:there|it|this)|are there|can (?:i|we|you|someone|anyone)|could|should|does|do (?:i|we|you)|did|help|question|need help|please help|looking for)\b|\bhow (?:to|do|can)\b/,
    ),
  },
  { name: "titleSaysBug", says: "is titled a bug", holds: inTitle(/\bbugs?\b/) },
  {
    name: "titleSaysFeature",
    says: "is titled a request",
    holds: inTitle(
      /\bfeature\b|\bproposal\b|\bpropose\b|\bsuggestion\b|\brfc\b|\benhancement\b|\brequest\b|\bidea\b|\bfr\b:/,
    ),
  },
  {
    name: "titleOrders",
    says: "opens with what to add or change",
    holds: inTitle(
      /^(?:[[(][^\])]{1,40}[\])]:?\s{0,3}|[\w.+/-]{1,30}:\s{1,3})?(?:please )?(?:add|support|allow|make|implement|enable|introduce|provide|improve|show|let|expose|include|extend|create|consider|ability|option|offer|highlight|display|make|use|export|import|optimi[sz]e|integrate|enhance|extract|warn|handle|consider|speed up|refactor|rename|move|remember|migrate|preserve|log)\b/,
    ),
  },
  {
    name: "titleInvestigates",
    says: "asks for something to be found out",
    holds: inTitle(
      /^(?:spike\b|investigate\b|research\b|evaluate\b|explore\b|find out\b|analy[sz]e\b|compare\b|clarify\b|decide\b|figure out\b|look into\b)/,
    ),
  },
  {
    name: "tellsStory",
    says: "says who wants what",
    holds: (issue) =>
      /\bas an? [^.\n]{2,80}\bi (?:want|need|would like|can)\b|\b(?:shall|must)\b/.test(issue.title) ||
      /\bas an? [^.\n]{2,80}\bi (?:want|need|would like)\b/.test(issue.body),
  },
  {
    name: "titleNamesAbility",
    says: "names something to be able to do",
    holds: inTitle(
      /\b(?:support|added|capability|ability to|option (?:to|for)|possib(?:le|ility) to|setting (?:to|for)|way to|allow(?:ing)?|should (?:be|have|support|allow|show|not|use)|would be|customi[sz]able|configurable|more|better|new|improve(?:ment|d)?s?)\b/,
    ),
  },
  {
    name: "titleSaysFault",
    says: "names a fault in its title",
    holds: inTitle(
      /\b(?:not work(?:ing)?|doesn'?t|does not|don'?t|do not|isn'?t|is not|won'?t|didn'?t|aren'?t|crash(?:es|ed|ing)?|fail(?:s|ed|ure|ing)?|wrong(?:ly)?|broken|breaks?|incorrect(?:ly)?|unexpected(?:ly)?|missing|leak|regression|invalid|freez(?:es|ing)|hangs?|stuck|disappear(?:s|ed)?|duplicate[ds]?|flicker(?:s|ing)?|inconsistent|slow|no longer|misaligned|lost|overflow|deprecated|corrupt(?:ed)?|ignore[sd])\b/,
    ),
  },
  {
    name: "titleQuotesError",
    says: "quotes an error in its title",
    holds: inTitle(
      /\berror\b|exception\b|\w(?:error|exception)\b|\bcannot\b|\bcan'?t\b|\bunable to\b|\bundefined\b|\bunresolved\b|\bassertion\b|\bproblems?\b|\bissues?\b/,
    ),
  },
  { name: "titleFixes", says: "says what it fixes", holds: inTitle(/\b(?:fix(?:e[sd]|ing)?|bugfix|hotfix|revert)\b/) },
  {
    name: "namesSteps",
    says: "gives steps to reproduce",
    holds: inForm(
      /\b(?:steps? to (?:reproduce|replicate|repro)|to reproduce|repro(?:duction)? steps?|how to reproduce|reproduc(?:er|ible|tion)|repro\b|steps:)/,
    ),
  },
  {
    name: "namesExpected",
    says: "sets what was expected against what happened",
    holds: inForm(
      /\b(?:expected (?:behaviou?r|results?|outcome|output)|actual (?:behaviou?r|results?|outcome|output)|what happened|instead of|expected:|actual:|i expect(?:ed)?|observed)\b/,
    ),
  },
  {
    name: "namesVersions",
    says: "names versions and the environment",
    holds: inForm(/\b(?:version\b.{0,30}\d|operating system|os version|platform\b|browser\b|compiler\b|system info)/),
  },
  {
    name: "answersFeature",
    says: "says itself that it is a request",
    holds: inForm(
      /\bfeature request\b|report a bug\? ?\W{0,3}(?:i (?:want|would like) to )?(?:a |request |this is a )?(?:request )?(?:a )?(?:new )?feature|\bfeature and motivation\b|\bis your feature\b|\bsolution you'?d like\b|\bthis is a (?:suggestion|proposal|request)\b|\bproposed (?:solution|feature|change|api)\b|\benhancement\b/,
    ),
  },
  {
    name: "answersBug",
    says: "says itself that it is a bug",
    holds: inForm(
      /report a bug\? ?\W{0,3}(?:i (?:want|would like) to )?(?:a |report |this is a |maybe |probably |possible )?(?:report )?(?:a )?bug|\bhow often does this (?:bug )?happen|\bthis is a bug\b|\bdescribe the bug\b|\btype: bug\b/,
    ),
  },
  {
    name: "isPatch",
    says: "comes with a change of its own",
    holds: isPatch,
  },
  {
    name: "wishes",
    says: "says what would be good to have",
    holds: inBody(
      /\b(?:(?:would|'d|might|could) (?:also |really )?be (?:\w{1,12} )?(?:great|nice|good|helpful|useful|awesome|cool|better|ideal|beneficial|handy|possible|convenient|worth|amazing|perfect|wonderful|interesting|valuable)|i(?:'d| would) (?:really )?(?:like|love|appreciate)|i wish|would like to (?:propose|suggest|request|see|have)|i (?:propose|suggest|think (?:it|that|we|there))|my (?:suggestion|proposal)|please (?:add|support|consider|make|allow|provide|implement)|feature|(?:should|could) (?:support|allow|provide|have|add)|use ?cases?|motivation|alternatives?|currently,? (?:there|it|the|we|i|you))\b/,
    ),
  },
  {
    name: "strongWish",
    says: "asks for something new",
    holds: inBody(
      /\b(?:it would be|it'd be|would be (?:great|nice|helpful|useful|good)|i'd (?:like|love)|i would (?:like|love)|i wish|i suggest|i propose|please (?:add|consider|support))\b/,
    ),
  },
  {
    name: "asksForHelp",
    says: "asks for help",
    holds: inBody(
      /\b(?:help me|any help|please help|need help|some help|help(?:,)? (?:please|plz)|plz|(?:can|could|would) (?:any|some)(?:one|body)|someone|anybody|anyone|any (?:idea|ideas|suggestion|suggestions|advice|solution|pointers|workaround|hints?)|advice|thanks in advance|thank you in advance|in advance|stack ?overflow|forum|don'?t (?:understand|know)|what am i|am i (?:doing|missing|wrong|right)|newbie|new (?:to|in)|beginner|how (?:do|can|could|should|would) (?:i|we|you|one)|how to|is there (?:a|any|some) (?:way|solution|method|workaround|plan|reason|possibility)|is it possible|is this (?:expected|intended|normal|correct|a bug)|what (?:is|are|does|should|can|could) (?:the|i|we|it|this)|why (?:is|does|do|are|did|can'?t)|wondering|curious|best (?:way|practice)|i have a question|my question|clarif(?:y|ied|ication))\b/,
    ),
  },
  { name: "asks", says: "asks a question", holds: inBody(/[a-z)`'"]\s?\?/) },
  {
    name: "tellsAttempt",
    says: "tells what was tried",
    holds: inBody(
      /\b(?:i(?:'m| am| was|'ve| have)? (?:been )?(?:try(?:ing)?|tried|follow(?:ed|ing)?|attempt(?:ed|ing)?|using|use|working on|want(?:ed)? to|need to|building|made|get(?:ting)?|got|install(?:ed)?|have (?:a|an|this|installed))|my (?:code|project|app|application|program|computer|machine|laptop))\b/,
    ),
  },
  {
    name: "describesFault",
    says: "describes something that goes wrong",
    holds: (issue) =>
      count(
        issue.body,
        /\b(?:crash(?:es|ed|ing)?|fail(?:s|ed|ure)?|wrong|broken|incorrect|error|exception|unexpected|bug|doesn'?t work|does not work|not working|regression|leak)\b/g,
      ) >= 2,
  },
  {
    name: "workedBefore",
    says: "says it worked before",
    holds: inBody(
      /\b(?:used to work|worked (?:fine|before|in|with|until)|no longer|anymore|regression|after (?:the |an |my )?(?:latest |last |recent )?(?:updat|upgrad)\w{1,4}|since (?:the )?(?:last|latest|update|version)|previous(?:ly| version)?|bisect)\b/,
    ),
  },
  {
    name: "showsTrace",
    says: "shows a stack trace",
    holds: (issue) =>
      /\n\s{0,20}at [\w.$<>]{1,80}[ (]|traceback \(most recent|\bstack ?trace|segmentation fault|core dumped|\.(?:cpp|js|ts|py|java|c):\d{1,6}/.test(
        issue.whole,
      ),
  },
  { name: "showsCode", says: "shows code", holds: (issue) => /```|\n {4}\S/.test(issue.whole) },
  {
    name: "saysLittle",
    says: "says hardly anything",
    holds: (issue) =>
      issue.body !== "" &&
      issue.body
        .replaceAll(
          /(?:type|os version|version|modes|vs code version|system info|extensions|a\/b experiments):[^\n]{0,200}/g,
          "",
        )
        .trim().length < 80,
  },
  {
    name: "patchAdds",
    says: "adds something",
    holds: (issue) =>
      isPatch(issue) && !/\b(?:fix|bug|wrong|incorrect|missing|crash|leak|overflow|fail)/.test(issue.title),
  },
  { name: "isShort", says: "is short", holds: (issue) => issue.body !== "" && issue.body.length < 250 },
  {
    name: "greets",
    says: "greets",
    holds: inBody(
      /^\W{0,5}(?:hi|hello|hey|dear|good (?:morning|day|evening)|greetings|sorry)\b|\bhi (?:all|everyone|there|guys)\b/,
    ),
  },
];
