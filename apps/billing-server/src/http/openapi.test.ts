import { deviceProofAge, deviceProofClaims } from "@myba/shared/billing-api/device-proof";
import { errorCatalogue, type ErrorCode } from "@myba/shared/errors";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { OpenAPI } from "@orpc/contract";
import { describe, expect, test } from "vitest";
import { contractRoutes } from "./testing/contract-routes.ts";
import { openApiDocument } from "./openapi.ts";

interface Found {
  readonly name: string;
  readonly operation: OpenAPI.OperationObject;
}

async function operations(): Promise<Found[]> {
  const { paths = {} } = await openApiDocument({ publicUrl: "https://billing.example.com", version: "1.2.3" });
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation: operation as OpenAPI.OperationObject, // Our document has nothing else at a path.
    })),
  );
}

describe("the OpenAPI document", () => {
  test("is valid, and has every route of the contract", async () => {
    const document = await openApiDocument({ publicUrl: "https://billing.example.com", version: "1.2.3" });
    // A copy as programs read it: without what JSON leaves out.
    const asRead = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    expect(await new Validator().validate(asRead)).toMatchObject({ valid: true });
    expect((await operations()).map(({ name }) => name).toSorted()).toEqual(
      contractRoutes()
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    );
  });

  test("says of every error that a route answers with what it means and what helps", async () => {
    const found = await operations();
    for (const { method, path, codes } of contractRoutes()) {
      const operation = found.find(({ name }) => name === `${method} ${path}`)?.operation;
      for (const code of codes) {
        const { status, message, next } = errorCatalogue[code as ErrorCode];
        const response = operation?.responses?.[status] as OpenAPI.ResponseObject | undefined;
        expect(response?.description, `${method} ${path} ${code}`).toContain(`**${code}**: ${message} ${next}`);
        const schema = JSON.stringify(response?.content?.["application/json"]?.schema);
        expect(schema).toContain(JSON.stringify({ const: code }));
      }
    }
  });

  test("says enough of a device's proof to make one, claim by claim", async () => {
    const { components } = await openApiDocument({ publicUrl: "https://billing.example.com", version: "1.2.3" });
    const scheme = components?.securitySchemes?.["device"] as OpenAPI.SecuritySchemeObject | undefined;
    const words = scheme?.description ?? "";
    for (const name of ["alg", "typ", "jwk", ...Object.keys(deviceProofClaims.shape)])
      expect(words).toContain(`\`${name}\``);
    expect(words).toContain("without its query");
    expect(words).toContain("in seconds");
    expect(words).toContain(`${deviceProofAge.maxSeconds} seconds`);
    expect(words).toContain("POST /anonymous-session");
  });

  test("says who may ask: anybody, a person, or a device too", async () => {
    const security = Object.fromEntries((await operations()).map(({ name, operation }) => [name, operation.security]));
    const [person, device] = [{ person: [] }, { device: [] }];
    expect(security).toMatchObject({
      "GET /health": [],
      "GET /wallet": [person, device],
      "GET /account/export": [person],
      "POST /anonymous-session": [device],
    });
  });

  test("says how to ask once for something, and how a stream goes on", async () => {
    const found = await operations();
    const parametersOf = (wanted: string): unknown => found.find(({ name }) => name === wanted)?.operation.parameters;
    expect(parametersOf("POST /wallet/spend")).toMatchObject([
      { name: "idempotency-key", in: "header", required: true },
    ]);
    expect(parametersOf("GET /events")).toMatchObject([{ name: "Last-Event-ID", in: "header" }]);
  });
});
