# syntax=docker/dockerfile:1
# The billing server. Nothing secret goes into a layer: keys and addresses come with the environment, see compose.yaml.

# The Node that package.json pins: the server's sources run as they are.
ARG NODE=22.23.2

FROM node:${NODE}-slim AS manifests
WORKDIR /app
RUN npm install --global pnpm@10.34.9
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY apps/billing-server/package.json apps/billing-server/
COPY packages/engine/package.json packages/engine/
COPY packages/sandbox/package.json packages/sandbox/
COPY packages/shared/package.json packages/shared/

# What the sign-in page is made of, and the page.
FROM manifests AS page
RUN pnpm install --frozen-lockfile --ignore-scripts --filter @myba/billing-server...
COPY tsconfig.base.json ./
COPY packages/shared packages/shared
COPY apps/desktop/src/renderer/styles/tokens.css apps/desktop/src/renderer/styles/
COPY apps/billing-server apps/billing-server
RUN cd apps/billing-server && NODE_ENV=production node_modules/.bin/vite build --config vite.web.config.ts

# What the server needs while it runs, and nothing else.
FROM manifests AS packages
RUN pnpm install --frozen-lockfile --ignore-scripts --prod --filter-prod @myba/billing-server...

FROM node:${NODE}-slim
ENV NODE_ENV=production MYBA_HOST=0.0.0.0 MYBA_PORT=8484 MYBA_SERVER_DATA=/data
RUN install --directory --owner=node --group=node --mode=0700 /data /anchors
WORKDIR /app
COPY --from=packages /app ./
COPY packages/engine/src packages/engine/src
COPY packages/shared/src packages/shared/src
COPY apps/billing-server/src apps/billing-server/src
COPY --from=page /app/apps/billing-server/out apps/billing-server/out
USER node
EXPOSE 8484
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.MYBA_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As the first process it gets SIGTERM itself, and ends in order.
ENTRYPOINT ["node", "apps/billing-server/src/main.ts"]
CMD ["serve"]
