# Credential Cloud Bridge, beside what the platform has installed: none of that may move.
RUN --mount=type=cache,target=/openedx/.cache/pip,sharing=shared \
    ${PIP_COMMAND:-pip} freeze | grep -E '^[A-Za-z0-9._-]+==' > /tmp/credcloud-pins.txt && \
    ${PIP_COMMAND:-pip} install -c /tmp/credcloud-pins.txt '{{ CREDCLOUD_PIP_REQUIREMENT }}'
