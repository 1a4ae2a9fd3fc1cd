/**
 * A goal with its first verb in the base form: "gets a notification and can approve it" becomes "get a notification and
 * can approve it". Only where the goal starts with that verb, and only by its ending; everything behind it stays.
 */
export function inBaseForm(goal: string, verb: string): string {
  const written = /^\p{Ll}+/u.exec(goal)?.[0] ?? "";
  if (written === "" || written !== /^\p{Ll}+/u.exec(verb)?.[0]) return goal;
  return baseOf(written) + goal.slice(written.length);
}

function baseOf(verb: string): string {
  const irregular = irregularForms.get(verb);
  if (irregular !== undefined) return irregular;
  if (!/[^sui]s$/u.test(verb)) return verb;
  if (/(?:ss|x|zz|[cs]h)es$/u.test(verb)) return verb.slice(0, -2);
  return /[^aeiou]ies$/u.test(verb) ? `${verb.slice(0, -3)}y` : verb.slice(0, -1);
}

const irregularForms: ReadonlyMap<string, string> = new Map([
  ["has", "have"],
  ["is", "be"],
  ["are", "be"],
  ["does", "do"],
  ["goes", "go"],
  ["undoes", "undo"],
  ["redoes", "redo"],
]);
