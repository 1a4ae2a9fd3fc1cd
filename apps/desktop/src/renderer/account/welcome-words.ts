import type { AccountState } from "../../bridge/account.ts";
import { counted } from "../lib/time.ts";

/** "Welcome, Ada: 6 tokens for signing up and 2 moved over. You have 8.", the last only while it is so. */
export function welcomeWords(welcome: NonNullable<AccountState["welcome"]>, isStillSo: boolean): string {
  const { name, welcomeTokens, movedTokens, availableTokens } = welcome;
  const hello = name ? `Welcome, ${name}` : "Welcome";
  const came = [
    ...(welcomeTokens > 0 ? [`${counted(welcomeTokens, "token")} for signing up`] : []),
    ...(movedTokens > 0
      ? [`${welcomeTokens > 0 ? figure(movedTokens) : counted(movedTokens, "token")} moved over`]
      : []),
  ];
  const have = availableTokens === 0 ? "You have no tokens yet." : `You have ${figure(availableTokens)}.`;
  const haveAlone = availableTokens === 0 ? have : `You have ${counted(availableTokens, "token")}.`;
  const news = came.length > 0 ? `${hello}: ${came.join(" and ")}.` : `${hello}.`;
  if (!isStillSo) return news;
  return `${news} ${came.length > 0 ? have : haveAlone}`;
}

function figure(count: number): string {
  return count.toLocaleString("en");
}
