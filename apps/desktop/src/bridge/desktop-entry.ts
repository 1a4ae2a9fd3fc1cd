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

/** Quoted arguments escape these four ("The Exec key" of the specification), and `%` starts a field code. */
function execArgument(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  return `"${argument.replace(/["`$\\]/g, String.raw`\$&`).replaceAll("%", "%%")}"`;
}
