import { orderVerbs } from "./words.ts";

/** "can we keep them logged in?", "pls add a filter", "could you also make the font larger": asks for something. */
export function isPoliteRequest(text: string): boolean {
  const plain = text.slice(0, 300).replaceAll("’", "'");
  if (
    /^(?:(?:and|also|so|ok|okay|yes),? ){0,3}(?:please|pls|plz|kindly) (?!let me know|find|see|note|tell|send me|call|advise|ignore)\p{L}{2,20} \p{L}/iu.test(
      plain,
    )
  )
    return true;
  const found =
    /^(?:(?:and|also|so|ok|okay|but|hi|hey|btw),? ){0,3}(?:can|could|would) (?:we|you|u|i|someone)(?: please| pls| also| maybe| possibly| perhaps)* (\p{Ll}{2,20}) (?!me\b|you\b|it\?|that\?|this\?)\p{L}/iu.exec(
      plain,
    );
  const verb = found?.[1]?.toLowerCase();
  return verb !== undefined && !chatVerbs.has(verb) && (orderVerbs.has(verb) || verb === "have" || verb === "get");
}

/** "What would you like to have?", "What would help you most?": the answer is what is wanted. */
export const asksForWishes =
  /\bwhat (?:else )?(?:(?:would|do|did|will) (?:you|they|your \p{L}{2,20}|users|customers) (?:like|want|need|wish|expect)|would (?:help|make|be (?:nice|useful|ideal|most))|(?:is|are) (?:you |your )?(?:missing|wishes))\b.{0,200}\?$/iu;

/** What people ask of each other in a talk rather than of the product. */
const chatVerbs = new Set(
  "hear see tell start go talk come look explain check send discuss meet call speak move ask share confirm say clarify help review find join wait".split(
    " ",
  ),
);
