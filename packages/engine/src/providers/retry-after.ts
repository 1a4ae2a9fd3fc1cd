/**
 * How long an answer asks to wait, in milliseconds; null where it does not say. `Retry-After` is seconds or a date of
 * HTTP (RFC 9110, 10.2.3); `retry-after-ms` is OpenAI's and Azure's. A date is measured from the answer's own `Date`,
 * so that a clock that is wrong here changes nothing.
 */
export function retryAfterMs(headers: Headers, now: () => number = Date.now): number | null {
  const exact = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return Math.ceil(exact);
  const told = headers.get("retry-after")?.trim();
  if (!told) return null;
  if (/^\d+(?:\.\d+)?$/.test(told)) return Math.ceil(Number(told) * 1000);
  const at = Date.parse(told);
  if (Number.isNaN(at)) return null;
  const theirNow = Date.parse(headers.get("date") ?? "");
  return Math.max(0, at - (Number.isNaN(theirNow) ? now() : theirNow));
}
