import { z } from "zod";
import { isObject, type JsonObject } from "../model/json.ts";
import { invalidRequest, type StripeFailure } from "./stripe-failure.ts";

// The words of a form are all text: each of these reads one kind of value out of it, or says what is wrong as Stripe does.

interface Wrong {
  readonly code?: string;
  readonly message: string;
}
const wrong = (context: z.RefinementCtx, { code, message }: Wrong): never => {
  context.addIssue({ code: "custom", message, params: { code } });
  return z.NEVER;
};

/** Text that is not empty. */
export const text = (maxLength = 5000): z.ZodType<string> =>
  z.string().transform((value, context) => {
    if (value === "") return wrong(context, { code: "parameter_invalid_empty", message: "empty" });
    if (value.length <= maxLength) return value;
    const message = `Invalid string: ${value.slice(0, 10)}...${value.slice(-10)}; must be at most ${maxLength} characters`;
    return wrong(context, { message });
  });

export const whole = (min = Number.MIN_SAFE_INTEGER, max = 99_999_999_999): z.ZodType<number> =>
  z.string().transform((value, context) => {
    if (!/^-?\d{1,15}$/.test(value))
      return wrong(context, { code: "parameter_invalid_integer", message: `Invalid integer: ${value}` });
    const number = Number(value);
    if (number < min || number > max) {
      const message =
        number < min
          ? `This value must be greater than or equal to ${min}.`
          : `This value must be less than or equal to ${max}.`;
      return wrong(context, { code: "parameter_invalid_integer", message });
    }
    return number;
  });

export const decimal = (min: number, max: number): z.ZodType<number> =>
  z.string().transform((value, context) => {
    const number = Number(value);
    if (/^\d+(\.\d+)?$/.test(value) && number >= min && number <= max) return number;
    return wrong(context, { message: `Invalid decimal: ${value}; must be between ${min} and ${max}` });
  });

export const flag: z.ZodType<boolean> = z.string().transform((value, context) => {
  if (value === "true" || value === "false") return value === "true";
  return wrong(context, { message: `Invalid boolean: ${value}` });
});

export const oneOf = <const T extends readonly string[]>(...values: T): z.ZodType<T[number]> =>
  z.string().transform((value, context) => {
    const found = values.find((one) => one === value);
    return found ?? wrong(context, { message: `must be one of ${values.join(", ")}` });
  });

/** A currency, in the small letters that Stripe keeps it in. */
export const currency: z.ZodType<string> = z.string().transform((value, context) => {
  if (/^[a-z]{3}$/i.test(value)) return value.toLowerCase();
  return wrong(context, {
    message: `Invalid currency: ${value}. Stripe currently supports these currencies: usd, eur, gbp, …`,
  });
});

export const webAddress = (): z.ZodType<string> =>
  z.string().transform((value, context) => {
    if (URL.canParse(value.replaceAll(/[{}]/g, "")) && /^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return value;
    return wrong(context, { code: "url_invalid", message: "Not a valid URL" });
  });

/** A value, or an empty text that takes it away: null. */
export const unsettable = <T>(schema: z.ZodType<T>): z.ZodType<T | null> =>
  z.preprocess((value) => (value === "" ? null : value), schema.nullable());

/** A list, which forms write with numbers or without. */
export const list = <T>(schema: z.ZodType<T>, max = 100): z.ZodType<T[]> => z.array(schema).max(max);

/** Changes to metadata: null takes a key away, or all of them. */
export const metadata: z.ZodType<Record<string, string> | null> = z.preprocess(
  (value) => (value === "" ? null : value),
  z
    .record(z.string(), z.string())
    .superRefine((value, context) => {
      for (const [key, content] of Object.entries(value)) {
        if (key.length > 40)
          context.addIssue({
            code: "custom",
            message: `Metadata keys can be at most 40 characters, but you passed one that is ${key.length} characters.`,
            path: [key],
          });
        if (content.length > 500)
          context.addIssue({
            code: "custom",
            message: `Metadata values can have up to 500 characters, but you passed in a value that is ${content.length} characters. Invalid value: ${content.slice(0, 20)}…`,
            path: [key],
          });
      }
      if (Object.keys(value).length > 50)
        context.addIssue({ code: "custom", message: "You can have up to 50 metadata keys." });
    })
    .nullable(),
);

/** Metadata after a change. Throws where there would be too much of it. */
export function changedMetadata(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (change === undefined) return { ...before };
  if (change === null) return {};
  const after = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ""));
  if (Object.keys(after).length > 50)
    throw invalidRequest("You can have up to 50 metadata keys.", { param: "metadata" });
  return after;
}

/** `created`: a moment, or a range. */
export const timeRange = z.union([
  whole().transform((at) => ({ gte: at, lte: at, gt: undefined, lt: undefined })),
  z.strictObject({ gt: whole().optional(), gte: whole().optional(), lt: whole().optional(), lte: whole().optional() }),
]);
export type TimeRange = z.output<typeof timeRange>;

export const isWithin = (range: TimeRange | undefined, at: number): boolean =>
  range === undefined ||
  (at >= (range.gte ?? -Infinity) &&
    at > (range.gt ?? -Infinity) &&
    at <= (range.lte ?? Infinity) &&
    at < (range.lt ?? Infinity));

/** What every list takes. */
export const pageParameters = {
  limit: whole(1, 100).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};

export const nothing = z.strictObject({});

/** Reads what was sent by a route's schema. Throws what is wrong first, in Stripe's words. */
export function readParameters(schema: z.ZodType, sent: JsonObject): unknown {
  const { success, data, error } = schema.safeParse(sent);
  if (success) return data;
  // A union's own complaint says nothing: what is wrong is what the branch for an object says.
  const issues = error.issues.map((one) => (one.code === "invalid_union" ? (deepest(one) ?? one) : one));
  throw failureOf(issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!, sent);
}

type Issue = z.core.$ZodIssue;

function deepest(union: Issue & { code: "invalid_union" }): Issue | undefined {
  const inner = union.errors.flat().toSorted((a, b) => b.path.length - a.path.length);
  const best =
    inner.find(({ code }) => code === "unrecognized_keys") ?? inner.find(({ code }) => code === "custom") ?? inner[0];
  return best && { ...best, path: [...union.path, ...best.path] };
}

function failureOf(issue: Issue, sent: JsonObject): StripeFailure {
  const param = bracketed(issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = bracketed([...issue.path, issue.keys[0] ?? ""]);
    return invalidRequest(`Received unknown parameter: ${unknown}`, { code: "parameter_unknown", param: unknown });
  }
  const value = issue.path.reduce<unknown>(
    (at, name) => (at as Record<PropertyKey, unknown> | undefined)?.[name],
    sent,
  );
  if (value === undefined)
    return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  if (issue.code === "invalid_type") {
    const expected = issue.expected === "record" ? "object" : issue.expected;
    const shown = isObject(value) || Array.isArray(value) ? JSON.stringify(value) : `${value as string | number}`;
    return invalidRequest(`Invalid ${expected}: ${shown}`, { param });
  }
  if (issue.code !== "custom") return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
  const code: unknown = issue.params?.["code"];
  if (code === "parameter_invalid_empty") {
    const words = `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;
    return invalidRequest(words, { code, param });
  }
  const message = issue.message.startsWith("must be") ? `Invalid ${param}: ${issue.message}` : issue.message;
  return invalidRequest(message, { param, ...(typeof code === "string" && { code }) });
}

/** `items[0][price]` */
export const bracketed = (path: readonly PropertyKey[]): string =>
  path.map((name, index) => (index === 0 ? String(name) : `[${String(name)}]`)).join("");
