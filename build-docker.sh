#!/usr/bin/env bash
# Builds the image with the version of this work tree in it, and starts the services.
# All arguments go to compose: ./build-docker.sh -d catalog-server
# With the monitoring stack:   COMPOSE_PROFILES=monitoring ./build-docker.sh -d
set -euo pipefail
cd "$(dirname "$0")"

GIT_HASH=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
GIT_DIRTY=0
if [ "$GIT_HASH" != unknown ] && [ -n "$(git status --porcelain)" ]; then GIT_DIRTY=1; fi
export GIT_HASH GIT_DIRTY

# From the environment, or as compose would read it from .env.
setting() {
  local value=${!1:-}
  if [ -z "$value" ] && [ -f .env ]; then
    value=$(sed -n "s/^$1=//p" .env | tail -n 1 | sed "s/[[:blank:]]#.*//; s/[[:blank:]]*$//; s/^[\"']//; s/[\"']$//")
  fi
  echo "${value:-$2}"
}

# Made here, they belong to whoever calls this; Docker would make them for root.
mkdir -p "$(setting DB_DIR data/db)" "$(setting MEDIA_DIR data/media)" "$(setting MUSIC_DIR data/music)"
backups=$(setting BACKUP_DIR '')
if [ -n "$backups" ]; then mkdir -p "$backups"; fi

if docker compose version >/dev/null 2>&1; then
  exec docker compose up --build "$@"
fi
exec docker-compose up --build "$@"
