/** The words by which English texts show their layout; another language brings its own. */

/** Words that stay small in a title. */
export const titleSmallWords: ReadonlySet<string> = new Set(
  "a an the of and or for to in on with by vs at from as per".split(" "),
);

/** Words a sentence has and a title has not. */
export const sentenceWords = /\b(?:shall|must|should|will|can|want|need|is|are)\b/i;

/** Words that demand something, so that even a numbered line is no title. */
export const demandingWords = /\b(?:shall|must|should|will|can|want|need)s?\b/i;

/** What transcripts note besides words. */
export const spokenNoises =
  /\{[a-z]{1,20}\}|[[(](?:laughs?|laughter|laughing|inaudible|pause|silence|crosstalk|applause|coughs?|sighs?)[\])]|(?<![\p{L}\p{N}'-])(?:u[mh]{1,3}|erm?|h?mm+(?:-hmm)?|uh-huh)(?![\p{L}\p{N}'-])\s?,?/giu;

/** Column headings above what somebody wants in his own words. */
export const wishColumns = /^(?:user )?(?:stor(?:y|ies)|requirements?|needs?|wants?)\b/i;

/** Column headings above the text a row is about. */
export const tellingColumns =
  /^(?:user )?(?:story|requirement|description|summary|title|feature|task|need|text|want)s?\b/i;

/** "Hi Karim", "Dear all": opens a mail. */
export const isGreeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning|greetings)(?: (?:and welcome|there|all|[\p{L}.]{1,20})){0,3}$/iu;
