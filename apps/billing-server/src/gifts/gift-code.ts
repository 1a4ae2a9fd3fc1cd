import { hash, randomBytes } from "node:crypto";

/** Crockford's base 32: no letter that is taken for another, none that makes a word. */
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base = BigInt(symbols.length);
/** Crockford's check: a prime above 32, so that one wrong symbol, or two that changed places, never pass. */
const checkModulus = 37n;
const digits = 19;
const written = new RegExp(`^[${symbols}]{${digits + 1}}$`);
/** What nobody can guess: 95 bits. */
const secretBits = 95n;

/**
 * A new code: 19 symbols of chance and one that checks them, in groups of five. Crockford's check may be one of five
 * signs that links and people have trouble with; such a code is not used.
 */
export function newGiftCode(random: (bytes: number) => Buffer = randomBytes): string {
  for (;;) {
    const secret = BigInt(`0x${random(12).toString("hex")}`) & ((1n << secretBits) - 1n);
    const check = symbols[Number(secret % checkModulus)];
    if (check !== undefined) return grouped(symbolsOf(secret) + check);
  }
}

/**
 * The code that somebody typed, as it was made: capital letters, dashes and spaces make no difference, nor do the letters
 * that look like 0 and 1. Undefined where it cannot be one.
 */
export function readGiftCode(typed: string): string | undefined {
  const plain = typed.replaceAll(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (!written.test(plain)) return undefined;
  const secret = plain
    .slice(0, digits)
    .split("")
    .reduce((sum, symbol) => sum * base + BigInt(symbols.indexOf(symbol)), 0n);
  const isSound = symbols[Number(secret % checkModulus)] === plain.at(-1);
  return isSound ? grouped(plain) : undefined;
}

/** What is stored of a code. Nobody gets from it to the code: there are too many to try. */
export function hashOfGiftCode(code: string): string {
  return hash("sha256", `gift ${code}`, "base64url");
}

function symbolsOf(secret: bigint): string {
  let text = "";
  for (let rest = secret; text.length < digits; rest /= base) text = `${symbols[Number(rest % base)] ?? ""}${text}`;
  return text;
}

function grouped(text: string): string {
  return text.replaceAll(/.{5}(?=.)/g, "$&-");
}
