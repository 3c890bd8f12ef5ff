# syntax=docker/dockerfile:1
# Built in two stages, so that no compiler and no cache of packages is in what runs.
FROM python:3.11-slim-bookworm AS build
# Some packages have no wheel for every machine.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends build-essential \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/dateline
RUN python -m venv .venv
COPY requirements.txt scripts/install-requirements ./
# Another index of PyTorch's CPU builds, or none: "".
ARG TORCH_INDEX
RUN ./install-requirements .venv/bin/python --no-cache-dir
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY qa qa
COPY server server
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .
# For a catalogue or a search that machines share: postgresql,milvus.
ARG EXTRAS=""
RUN if [ -n "$EXTRAS" ]; then \
        .venv/bin/pip install --no-cache-dir --no-build-isolation -c requirements.txt ".[$EXTRAS]"; \
    fi

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 dateline \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin dateline \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /opt/dateline/.venv /opt/dateline/.venv
ENV PATH=/opt/dateline/.venv/bin:$PATH \
    DATELINE_INDEX=/data/index \
    HF_HUB_OFFLINE=1 \
    ORT_DISABLE_TELEMETRY=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# It lives; whether it can answer is for /readyz to say.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["dateline"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
