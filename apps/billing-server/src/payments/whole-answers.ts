import { Stripe } from "stripe";

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>["httpClient"]>;

/**
 * The SDK's way over HTTP, which takes a refusal without Stripe's `error` field for what it is: no word of Stripe's, but
 * of somebody on the way. The SDK by itself would hand it on as if it were the object that was asked for.
 */
export function onlyWholeAnswers(): HttpClient {
  const client: HttpClient = Stripe.createNodeHttpClient();
  return {
    getClientName: () => client.getClientName(),
    async makeRequest(...request) {
      const response = await client.makeRequest(...request);
      const toJSON = async (): Promise<unknown> => {
        const answer: unknown = await response.toJSON();
        const status = response.getStatusCode();
        const isObject = typeof answer === "object" && answer !== null;
        if (!isObject || (status >= 400 && !("error" in answer))) throw new Error(`status ${status} without an error`);
        return answer;
      };
      return {
        getStatusCode: () => response.getStatusCode(),
        getHeaders: () => response.getHeaders(),
        getRawResponse: () => response.getRawResponse(),
        toStream: (done) => response.toStream(done),
        toJSON,
        ...(response.dispose && { dispose: () => response.dispose?.() }),
      };
    },
  };
}
