# Credential Cloud Bridge: Pango and fonts for certificates. Where HarfBuzz' subsetting is a package of its own, that too.
USER root
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    apt update && \
    apt install -y --no-install-recommends {{ CREDCLOUD_APT_PACKAGES|join(" ") }} \
    $(apt-cache show libharfbuzz-subset0 > /dev/null 2>&1 && echo libharfbuzz-subset0) && \
    fc-cache --system-only
USER app
