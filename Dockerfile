# Rollbook's worker and command line. Configured by the environment: DATABASE_URL, ROLLBOOK_KEY, TEMPORAL_*.
FROM node:22.20.0-bookworm-slim AS build
WORKDIR /rollbook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build

FROM node:22.20.0-bookworm-slim AS dependencies
WORKDIR /rollbook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
# Temporal's native part comes for five platforms, 30 MB each; only this one's is needed.
RUN cd node_modules/@temporalio/core-bridge/releases \
  && keep="$(uname -m)-unknown-linux-gnu" && test -d "$keep" \
  && find . -mindepth 1 -maxdepth 1 ! -name "$keep" -exec rm -r {} +

FROM node:22.20.0-bookworm-slim
ENV NODE_ENV=production
# With an arena for each of its threads, glibc keeps some 40 MB of what was freed, with two some 10; with the buffers of
# pages in an arena, and not each by itself, another 25 MB.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=262144
WORKDIR /rollbook
COPY --from=dependencies /rollbook/node_modules node_modules
COPY --from=build /rollbook/dist dist
COPY package.json ./
RUN printf '#!/bin/sh\nexec node /rollbook/dist/client/main.js "$@"\n' > /usr/local/bin/rollbook && chmod 755 /usr/local/bin/rollbook
USER node
# Metrics for Prometheus.
EXPOSE 9464
# exec form: the worker gets SIGTERM itself, and ends its activities at a page border.
CMD ["node", "--max-old-space-size=1024", "--max-semi-space-size=8", "--enable-source-maps", "dist/worker/main.js"]
