# Daybook in a container: built in one stage, run in another that has neither the compiler nor the sources.
ARG NODE=node:24-bookworm-slim

FROM ${NODE} AS build
WORKDIR /daybook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY libs libs
COPY apps apps
RUN npm run build

FROM ${NODE} AS packages
WORKDIR /daybook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM ${NODE}
LABEL org.opencontainers.image.title="Daybook" \
      org.opencontainers.image.description="A CalDAV and CardDAV server that keeps calendars, tasks and contacts in sync" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8207 DATA_DIR=/var/lib/daybook
WORKDIR /daybook
COPY --from=packages /daybook ./
COPY --from=build /daybook/dist dist
COPY bin bin
COPY LICENSE ./
RUN ln -s /daybook/bin/daybook.mjs /usr/local/bin/daybook && chmod 755 bin/daybook.mjs \
    && install -d -o node -g node -m 700 /var/lib/daybook
USER node
# The embedded PostgreSQL keeps its data here, unless DATABASE_URL names another one.
VOLUME /var/lib/daybook
EXPOSE 8207
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/daybook/bin/daybook.mjs"]
CMD ["serve"]
