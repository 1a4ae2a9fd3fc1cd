/**
 * A Linux desktop file that starts a program for each `myba://` link, which comes as its last argument. It is in no menu.
 * (Desktop Entry Specification 1.5.)
 */
export function linkDesktopEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=MyBA
Exec=${command.map(execArgument).join(" ")} %u
Terminal=false
NoDisplay=true
MimeType=x-scheme-handler/myba;
`;
}

/**
 * Quoted arguments escape these four ("The Exec key" of the specification), and `%` starts a field code. A desktop takes
 * the escapes of every text of such a file away before those.
 */
function execArgument(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  const quoted = `"${argument.replace(/["`$\\]/g, String.raw`\$&`).replaceAll("%", "%%")}"`;
  return quoted.replaceAll("\\", String.raw`\\`).replaceAll("\n", String.raw`\n`);
}
