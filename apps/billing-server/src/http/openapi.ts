import { billingContract } from "@myba/shared/billing-api/contract";
import { deviceProofAge, deviceProofType } from "@myba/shared/billing-api/device-proof";
import { errorCatalogue, type ErrorCode } from "@myba/shared/errors";
import type { OpenAPI } from "@orpc/contract";
import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";

export interface OpenApiParts {
  readonly publicUrl: string;
  readonly version: string;
}

/** The API as an OpenAPI 3.1 document, from the contract and the catalogue of errors alone. */
export async function openApiDocument({ publicUrl, version }: OpenApiParts): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(billingContract, {
    info: { title: "MyBA billing server", version, description },
    servers: [{ url: `${publicUrl}/api` }],
    tags: [
      { name: "wallet", description: "Tokens: how many there are, where they came from, where they went." },
      { name: "generations", description: "Tickets from a text, for tokens." },
      { name: "checkout", description: "Buying tokens and plans, with Stripe." },
      { name: "catalogue", description: "What is sold and charged for." },
      { name: "account", description: "People, where they are signed in, and devices without an account." },
      { name: "events", description: "What changes, as it happens." },
      { name: "server", description: "The server itself." },
    ],
    components: { securitySchemes },
    customErrorResponseBodySchema: (errors) => ({ oneOf: errors.map(([code]) => errorSchema(code)) }),
  });
  for (const operation of operationsOf(document)) complete(operation);
  return document;
}

const description = `Every answer that is not a success has the body \`{ code, message, next, data, requestId }\`:
programs decide by \`code\`, people read \`message\` (what happened) and \`next\` (what to do). 429 and 503 say in
\`Retry-After\` when to come back.

What is asked for with an \`Idempotency-Key\` happens once at most for a key, however often it is asked for.

Event streams are \`text/event-stream\`; after a break, \`Last-Event-ID\` goes on where it was.

Times are in milliseconds since 1970.`;

const person = "person";
const device = "device";

const deviceWords = `\`MyBA-Device JWS\`: a device without an account signs each request by its Ed25519 key, tries again
included; \`POST /anonymous-session\` makes it known. The JWS is compact (RFC 7515). Its header is \`alg\` EdDSA, \`typ\`
${deviceProofType} and \`jwk\`, the public key: \`kty\`, \`crv\` and \`x\`, nothing else. Its claims, no others:

- \`htm\`: the method, in capital letters
- \`htu\`: the whole address without its query, by the server's address in this document
- \`iat\`: when it was signed, in seconds since 1970; it counts for ${deviceProofAge.maxSeconds} seconds
- \`jti\`: 16 to 64 letters, digits, \`-\` or \`_\`, different each time, such as a UUID
- \`bh\`: the base64url SHA-256 of the body's bytes, also of none
- \`ik\`: the \`Idempotency-Key\` where the request has one, and only then`;

const securitySchemes = {
  [person]: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access token of somebody who signed in, from the OpenID provider at /oidc.",
  },
  [device]: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: deviceWords,
  },
} as const satisfies Record<string, OpenAPI.SecuritySchemeObject>;

/** An operation, of which generated documents have every answer in place. */
type Operation = OpenAPI.OperationObject;

function* operationsOf(document: OpenAPI.Document): Generator<Operation> {
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of ["get", "post", "put", "patch", "delete"] as const) {
      const operation = item?.[method];
      if (operation !== undefined) yield operation;
    }
  }
}

/** Adds what the generator does not know: who may ask, what errors mean, how a stream goes on. */
function complete(operation: Operation): void {
  const codes = new Set<string>();
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    if (response === undefined || "$ref" in response) continue;
    if (Number(status) < 400) {
      response.description = "Success";
      if (response.content?.["text/event-stream"] !== undefined) addResume(operation);
      continue;
    }
    const own = codesOf(response);
    for (const code of own) codes.add(code);
    response.description = own.map(wordsOf).join("\n\n");
    if (status === "429" || status === "503")
      response.headers = { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } };
  }
  operation.security = securityOf(operation, codes);
}

function securityOf({ operationId }: Operation, codes: ReadonlySet<string>): OpenAPI.SecurityRequirementObject[] {
  if (operationId === "anonymous.start") return [{ [device]: [] }];
  if (codes.has("auth/not-a-person")) return [{ [person]: [] }];
  if (codes.has("auth/missing")) return [{ [person]: [] }, { [device]: [] }];
  return codes.has("auth/refused") ? [{}, { [person]: [] }, { [device]: [] }] : [];
}

function addResume(operation: Operation): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: "Last-Event-ID",
      in: "header",
      description: "The id of the last event that was heard: the stream goes on after it.",
      schema: { type: "string" },
    },
  ];
}

function errorSchema(code: string): object {
  return {
    type: "object",
    title: code,
    description: wordsOf(code),
    properties: {
      code: { const: code },
      message: { type: "string", description: "What happened, for a person." },
      next: { type: "string", description: "What to do about it." },
      data: {
        type: "object",
        description: "What the words were filled with.",
        additionalProperties: { type: ["string", "number"] },
      },
      requestId: { type: "string", description: "By which the server's log knows the request." },
    },
    required: ["code", "message", "next", "data", "requestId"],
  };
}

interface CodeSchema {
  readonly properties: { readonly code: { readonly const: string } };
}

function codesOf(response: OpenAPI.ResponseObject): string[] {
  // As `errorSchema` made them; the generator leaves one alone out of its list.
  const schema = response.content?.["application/json"]?.schema as CodeSchema | { oneOf: CodeSchema[] } | undefined;
  if (schema === undefined) return [];
  const schemas = "properties" in schema ? [schema] : schema.oneOf;
  return schemas.map(({ properties }) => properties.code.const);
}

/** What an error means and what helps, with the names of what is filled in. */
function wordsOf(code: string): string {
  const entry = errorCatalogue[code as ErrorCode];
  return `**${code}**: ${entry.message} ${entry.next}${entry.retry ? " The same request may succeed later." : ""}`;
}
