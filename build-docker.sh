#!/usr/bin/env bash
# Builds the image with the version of this work tree in it, and starts the services.
# All arguments go to compose: ./build-docker.sh -d catalog-server
set -euo pipefail
cd "$(dirname "$0")"

GIT_HASH=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
GIT_DIRTY=0
if [ "$GIT_HASH" != unknown ] && [ -n "$(git status --porcelain)" ]; then GIT_DIRTY=1; fi
export GIT_HASH GIT_DIRTY

# Made here, they belong to whoever calls this; Docker would make them for root.
mkdir -p "${DB_DIR:-data/db}" "${MEDIA_DIR:-data/media}" "${MUSIC_DIR:-data/music}"

if docker compose version >/dev/null 2>&1; then
  exec docker compose up --build "$@"
fi
exec docker-compose up --build "$@"
