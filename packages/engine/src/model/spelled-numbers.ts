const units: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
  // German, French and Spanish as far as the words mean nothing else.
  null: 0,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  elf: 11,
  zwölf: 12,
  zwanzig: 20,
  dreißig: 30,
  vierzig: 40,
  fünfzig: 50,
  sechzig: 60,
  siebzig: 70,
  achtzig: 80,
  neunzig: 90,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  dix: 10,
  vingt: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  veinte: 20,
  treinta: 30,
  cuarenta: 40,
};

const scales: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1000,
  million: 1e6,
  billion: 1e9,
  hundert: 100,
  tausend: 1000,
  cent: 100,
  mille: 1000,
  cien: 100,
  mil: 1000,
};

/** A number written in words, with its place. */
export interface SpelledNumber {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** Numbers in words: "thirty", "twenty-five", "two hundred and fifty", "half", "dreißig". */
export function spelledNumbers(text: string): SpelledNumber[] {
  const found: SpelledNumber[] = [];
  let open: { start: number; end: number; sum: number; group: number } | null = null;
  const close = (): void => {
    if (open !== null) found.push({ value: open.sum + open.group, start: open.start, end: open.end });
    open = null;
  };
  for (const match of text.toLowerCase().matchAll(/\p{L}+/gu)) {
    const [word] = match;
    const [start, end] = [match.index, match.index + word.length];
    const unit = Object.hasOwn(units, word) ? units[word] : undefined;
    const scale = Object.hasOwn(scales, word) ? scales[word] : undefined;
    const isNext: boolean = open !== null && start - (open as { end: number }).end <= 1;
    if (unit === undefined && scale === undefined) {
      // "two hundred and fifty" goes on; any other word ends the number.
      if (word === "and" && isNext && open !== null) (open as { end: number }).end = end;
      else close();
      if (word === "half") found.push({ value: 0.5, start, end });
      continue;
    }
    if (!isNext) close();
    open ??= { start, end, sum: 0, group: 0 };
    open.end = end;
    if (unit !== undefined) open.group += unit;
    else if (scale === 100) open.group = Math.max(open.group, 1) * 100;
    else {
      open.sum += Math.max(open.group, 1) * scale!;
      open.group = 0;
    }
  }
  close();
  return found;
}
