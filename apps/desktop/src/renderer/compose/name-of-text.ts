/** A name for a text nobody named: its first heading or its first words. */
export function nameOfText(text: string): string {
  const line = text
    .slice(0, 4000)
    .split("\n")
    .map(bare)
    .find((words) => words !== "");
  if (!line) return "Untitled text";
  if (line.length <= 60) return line;
  return `${line.slice(0, 60).replace(/\s+\S*$/, "")}…`;
}

function bare(line: string): string {
  return (
    line
      // When somebody said it is no name: "[00:01:20] Priya:".
      .replace(/^\s*[[(]\d{1,2}:\d{2}(?::\d{2})?[^\])]{0,12}[\])]\s*/, "")
      .replace(/^[\s#>*\-–•\d.)]+/, "")
      .replace(/[*_`]+/g, "")
      .trim()
  );
}
