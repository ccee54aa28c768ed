# One image per service, from one install. glibc: the audio and model libraries have no musl build.
FROM node:24.21.0-bookworm-slim AS manifests
WORKDIR /app
# onnxruntime's install script would download CUDA; the CPU library is in the package.
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
COPY connection-api/package.json connection-api/
COPY connection-api/web/package.json connection-api/web/
COPY orchestrator/package.json orchestrator/
COPY mcp-server/package.json mcp-server/
COPY shared/package.json shared/
COPY local-models/package.json local-models/
COPY dev/package.json dev/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
COPY chaos/package.json chaos/
COPY examples/banking-tools/package.json examples/banking-tools/

FROM manifests AS dependencies
RUN npm ci --omit=dev --ignore-scripts --workspace connection-api --workspace orchestrator --workspace mcp-server --workspace shared --workspace local-models --workspace examples/banking-tools

# The page: built here, served by connection-api.
FROM manifests AS web
RUN npm ci --omit=dev --ignore-scripts --workspace connection-api/web
COPY tsconfig.base.json ./
COPY shared/src shared/src
COPY connection-api/web connection-api/web
RUN npm run build --workspace connection-api/web

FROM node:24.21.0-bookworm-slim AS runtime
# wss:// from the worker reads the system's certificates.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=dependencies /app/ ./
COPY shared/src shared/src
USER node

FROM runtime AS connection-api
COPY connection-api/src connection-api/src
COPY --from=web /app/connection-api/web/dist/ connection-api/web/dist/
WORKDIR /app/connection-api
EXPOSE 8000
CMD ["node", "src/main.ts"]

FROM runtime AS mcp-server
COPY mcp-server/src mcp-server/src
# Served only where TOOL_PACKS names it.
COPY examples/banking-tools/src examples/banking-tools/src
WORKDIR /app/mcp-server
EXPOSE 8001
CMD ["node", "src/main.ts"]

FROM runtime AS orchestrator
COPY orchestrator/src orchestrator/src
WORKDIR /app/orchestrator
EXPOSE 8081
CMD ["node", "src/main.ts", "start"]

FROM runtime AS local-models
COPY local-models/src local-models/src
WORKDIR /app/local-models
EXPOSE 8093
CMD ["node", "src/main.ts"]
