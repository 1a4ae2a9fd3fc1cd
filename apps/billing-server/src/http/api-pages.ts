import { createRequire } from "node:module";
import { dirname } from "node:path";
import express, { type RequestHandler, type Response, static as serveFiles } from "express";
import helmet from "helmet";
import { openApiDocument, type OpenApiParts } from "./openapi.ts";
import type { Mount } from "./app.ts";
import { factsOf } from "./request-frame.ts";

const require = createRequire(import.meta.url);

/** The files of Swagger UI that the page loads; nothing else of the package is given out. */
const files = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>MyBA billing server</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own, since the page's policy runs no script that is written into it. */
const script = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null });\n`;

/** `/api/openapi.json` and `/api/docs`, a page that loads nothing from elsewhere. */
export async function apiPages(parts: OpenApiParts): Promise<Mount[]> {
  const text = JSON.stringify(await openApiDocument(parts));
  const folder = dirname(require.resolve("swagger-ui-dist/package.json"));
  const docs = express.Router();
  docs.use(secured);
  docs.get("/", (_request, response) => void response.type("html").send(page));
  docs.get("/start.js", (_request, response) => void response.type("js").send(script));
  const serve = serveFiles(folder, { index: false, maxAge: "1h" });
  docs.use((request, response, next) => {
    if (files.some((file) => request.path === `/${file}`)) serve(request, response, next);
    else next();
  });
  return [
    { path: "/api/openapi.json", handler: named("/api/openapi.json", (response) => response.type("json").send(text)) },
    { path: "/api/docs", handler: around("/api/docs", docs) },
  ];
}

const secured = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      "default-src": ["'none'"],
      "script-src": ["'self'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "data:"],
      "connect-src": ["'self'"],
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      "frame-ancestors": ["'none'"],
    },
  },
});

function named(route: string, answer: (response: Response) => void): RequestHandler {
  return around(route, (request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD") secured(request, response, () => answer(response));
    else next();
  });
}

function around(route: string, handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    factsOf(response).route = route;
    handler(request, response, next);
  };
}
