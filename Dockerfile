# sourcer, left alone: the night every day, as a plain user, with everything it keeps in one volume.
#
#   docker build -t sourcer .
#   docker run --rm -it -v sourcer:/data sourcer init          # then edit sourcer.toml and briefs/ in the volume
#   docker run -d --restart unless-stopped -v sourcer:/data -e GITHUB_TOKEN sourcer

FROM python:3.12.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY docker/ docker/
COPY constraints.txt ./
RUN docker/steps.sh tools
COPY pyproject.toml README.md ./
COPY config/ config/
COPY migrations/ migrations/
COPY sourcer/ sourcer/
RUN docker/steps.sh wheel /wheels && docker/steps.sh install /wheels /opt/sourcer

FROM python:3.12.12-slim-bookworm
COPY --from=build /opt/sourcer /opt/sourcer
COPY docker/steps.sh /opt/docker/
RUN /opt/docker/steps.sh data /data 10001:10001
ENV PATH="/opt/sourcer/bin:$PATH" HOME=/data PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME /data
# Unhealthy where no good night started within fifty hours: one may fail, two in a row may not.
HEALTHCHECK --interval=15m --timeout=60s --start-period=5m CMD ["sourcer", "health", "--hours", "50"]
# SIGTERM ends a running night as Ctrl-C does; what came is kept.
ENTRYPOINT ["sourcer"]
CMD ["schedule"]
