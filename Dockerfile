# SPDX-License-Identifier: GPL-3.0-or-later
# Orthanc with the pseudonymizer, from the archive of a release beside this file; see docs/install.md.
ARG ORTHANC=26.4.2-full
FROM orthancteam/orthanc:${ORTHANC}

ARG VERSION
ARG TARGETARCH
RUN apt-get update \
    && apt-get install --yes --no-install-recommends default-jre-headless curl \
    && rm -rf /var/lib/apt/lists/*

# It has no PostgreSQL: compose.yaml has a server.
ADD orthanc-pseudonymizer-${VERSION}-linux-${TARGETARCH}.tar.gz /opt/
RUN install --mode=644 --target-directory=/usr/share/orthanc/plugins \
        /opt/orthanc-pseudonymizer-*/libOrthancPseudonymizer.so /opt/orthanc-pseudonymizer-*/orthanc-pseudonymizer.jar \
    && mkdir --parents /usr/share/doc/orthanc-pseudonymizer \
    && mv /opt/orthanc-pseudonymizer-*/LICENSE /opt/orthanc-pseudonymizer-*/licences /usr/share/doc/orthanc-pseudonymizer \
    && rm -rf /opt/orthanc-pseudonymizer-*

# 503 until the database answers, and while it does not.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD curl --silent --fail --output /dev/null ${HEALTH_USER:+--user "$HEALTH_USER"} http://127.0.0.1:8042/pseudonymizer/health
