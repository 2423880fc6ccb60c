# Node 26 is the long-term support line since October 2026 and is maintained until April 2029.
# Debian and not Alpine: the prebuilt parts of tigerbeetle-node and of SQLite are the ones for glibc that are tested.
FROM node:26-trixie-slim AS manifest
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM manifest AS build
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY apps ./apps
COPY libs ./libs
COPY clients/typescript/src ./clients/typescript/src
RUN npm run build

FROM manifest AS dependencies
RUN npm ci --omit=dev --ignore-scripts

FROM node:26-trixie-slim
LABEL org.opencontainers.image.title="credits-service" \
      org.opencontainers.image.description="Prepaid credits over REST on a double-entry ledger"
WORKDIR /app
# The program belongs to root, so that the service can't change itself; only its data folder is its own.
RUN install -d -o node -g node -m 0700 /data
COPY package.json ./
COPY docker/healthcheck.cjs ./docker/healthcheck.cjs
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist

# Inside a container the loopback address reaches nobody, so the service listens on all of them. It refuses to do so
# with neither API_KEYS nor ADMIN_API_KEYS set, unless ALLOW_UNAUTHENTICATED=true says that open calls are meant.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8001 \
    DATA_DIR=/data
VOLUME ["/data"]
EXPOSE 8001

# As a number, so that a cluster that demands "not root" can see it. It is the image's user `node`.
USER 1000:1000

# The probe waits 8 s at most: longer than a ledger call may take (LEDGER_TIMEOUT_MS, 5 s unless set).
# While it starts, the probe comes every second. That takes Docker Engine 25.
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --start-interval=1s --retries=3 \
    CMD ["node", "docker/healthcheck.cjs"]

# No shell and no npm in between: Node gets the signal, finishes what is in flight and ends with 0. Until it handles the
# signal, in its first half second, Linux drops it if Node is process 1. So run the image with an init (`--init`).
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=1024", "dist/apps/credits-service/src/main.js"]
