#!/bin/bash
# Brings the containers to what compose.yaml and the settings say. Boot runs it, and so does whoever changes an image.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

images=(MAIN_BACKEND_IMAGE GGUF_SERVER_IMAGE ASR_OCR_SERVER_IMAGE)

# Terraform's `none`: the host may be there before its images are.
for key in "${images[@]}"; do
  if [[ ${!key:-none} == none ]]; then
    say "no image for $key yet: nothing is started"
    exit 0
  fi
done

# Registry tokens live for twelve hours and in memory only.
export DOCKER_CONFIG=/run/cairn/docker
install -d -m 700 "$DOCKER_CONFIG"
for key in "${images[@]}"; do
  registry=${!key%%/*}
  if [[ $registry =~ ^[0-9]+\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$ ]]; then
    aws ecr get-login-password --region "${BASH_REMATCH[1]}" |
      docker login --username AWS --password-stdin "$registry" >/dev/null
  fi
done

site=http.conf
if [[ -e /etc/letsencrypt/live/afirgen/fullchain.pem ]]; then site=tls.conf; fi
reload=${RELOAD_NGINX:-no}
for pair in nginx.conf:nginx.conf public.conf:public.conf api.conf:api.conf "$site:site.conf"; do
  if ! cmp --silent "$FILES/nginx/${pair%:*}" "$APP_HOME/nginx/${pair#*:}"; then
    install -m 644 "$FILES/nginx/${pair%:*}" "$APP_HOME/nginx/${pair#*:}"
    reload=yes
  fi
done

MODEL_MLOCK=false
if [[ ${MODEL_RESIDENCY:-mmap} == mlock ]]; then MODEL_MLOCK=true; fi
export MODEL_MLOCK
compose=(docker compose --env-file "$HOST_ENV" --file "$FILES/compose.yaml")
nginx=$("${compose[@]}" ps --quiet --status running nginx)
"${compose[@]}" up --detach --remove-orphans --quiet-pull
# Compose does not see that a mounted file changed. A container that it replaced has read it already.
if [[ $reload == yes && -n $nginx && $("${compose[@]}" ps --quiet nginx) == "$nginx" ]]; then
  docker exec "$nginx" nginx -c /etc/afirgen/nginx.conf -s reload
fi

# Tags are immutable, so every release leaves one behind on a volume of 30 GB.
for key in "${images[@]}"; do
  docker images --format '{{.Repository}}:{{.Tag}}' "${!key%%[:@]*}" |
    { grep --invert-match --fixed-strings --line-regexp "${!key}" || true; } |
    xargs --no-run-if-empty docker rmi >/dev/null 2>&1 || true
done
say "started with $site"
