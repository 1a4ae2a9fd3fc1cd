import { z } from "zod";
import type { Store } from "../database/store.ts";

const kept = z.object({ answer: z.string(), as_of: z.number() });

/** Keeps what the server answered, to be shown where it cannot be reached. */
export function keepAnswer(store: Store, accountId: string, question: string, answer: unknown): void {
  store.writeAhead([], () =>
    store
      .sql(
        `INSERT INTO billing_answer (account_id, question, answer, as_of) VALUES (?, ?, ?, ?)
         ON CONFLICT (account_id, question) DO UPDATE SET answer = excluded.answer, as_of = excluded.as_of`,
      )
      .run(accountId, question, JSON.stringify(answer), store.now()),
  );
}

/** What was answered last, and when; undefined where nothing was, or what this version cannot read. */
export function keptAnswer<Schema extends z.ZodType>(
  store: Store,
  { accountId, question, schema }: { readonly accountId: string; readonly question: string; readonly schema: Schema },
): { readonly answer: z.infer<Schema>; readonly asOf: number } | undefined {
  const found = store
    .sql("SELECT answer, as_of FROM billing_answer WHERE account_id = ? AND question = ?")
    .get(accountId, question);
  if (found === undefined) return undefined;
  const row = kept.parse(found);
  const answer = schema.safeParse(JSON.parse(row.answer));
  return answer.success ? { answer: answer.data, asOf: row.as_of } : undefined;
}
