/**
 * Precedes the link when the operating system starts MyBA for one: registered on Windows, part of the desktop file on
 * Linux. Without it no argument is taken for a link, so a file called `myba://…` or a crafted shortcut is not one.
 */
export const linkArgument = "--myba-link";

/**
 * The link MyBA was started for, from the arguments of this process or of a second one. Chromium puts its own switches
 * between and moves switches to the front, so only presence counts; several links are a trick and none is taken.
 */
export function linkFromArguments(args: readonly string[]): string | undefined {
  const [link, ...others] = args.filter((argument) => /^myba:/i.test(argument));
  return args.includes(linkArgument) && others.length === 0 ? link : undefined;
}

/**
 * What a start is told besides a link. What comes behind the sign is from whoever made the link: an unescaped quote
 * in one would otherwise name options, such as another data folder.
 */
export function argumentsBeforeLink(args: readonly string[]): string[] {
  const sign = args.indexOf(linkArgument);
  return sign === -1 ? [...args] : args.slice(0, sign);
}
