/** What is typed in the field, which is empty afterwards. */
export function take(field: { value: string }): string {
  const { value } = field;
  field.value = "";
  return value;
}

/**
 * The key in what somebody copied: without the line break behind it, the quotes of a configuration file around it, or
 * the `Bearer` and the name of a variable before it.
 */
export function cleanKey(pasted: string): string {
  return pasted
    .trim()
    .replace(/^(?:export\s+)?[A-Z][A-Z0-9_]*\s*=\s*/, "")
    .replace(/^Bearer\s+/i, "")
    .replace(/^(["'`])(.*)\1;?$/, "$2")
    .trim();
}

/**
 * Sends the key in the field and empties it. Only where the failure is not about the key does it stay in the password
 * field: the person mends the address, or waits for the network, without fetching the key anew.
 */
export async function handOver<Answer>(
  field: { value: string },
  send: (key: string) => Promise<Answer>,
  isAboutKey: (error: unknown) => boolean,
): Promise<Answer> {
  try {
    const answer = await send(cleanKey(field.value));
    field.value = "";
    return answer;
  } catch (error) {
    if (isAboutKey(error)) field.value = "";
    throw error;
  }
}
