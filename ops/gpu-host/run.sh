#!/bin/bash
# run.sh <container>: runs one container of this host in the foreground. Systemd starts it, and again when it ends.
set -euo pipefail

name=$1
# Written by user data: IMAGE, and the arrays OPTIONS, COMMAND, SECRETS (VARIABLE=ARN) and WAIT_FOR (container=CONDITION).
IMAGE='' OPTIONS=() COMMAND=() SECRETS=() WAIT_FOR=()
# shellcheck source=/dev/null
source "/etc/cairn/containers/$name"

# secret_value <id>: an SSM parameter, or arn:aws:secretsmanager:<region>:<account>:secret:<name>[:<field>::].
secret_value() {
  local text
  local -a part
  if [[ $1 == arn:*:ssm:* ]]; then
    text=$(aws ssm get-parameters --names "$1" --with-decryption --query 'Parameters[].Value' --output text)
  else
    IFS=: read -r -a part <<<"$1"
    text=$(aws secretsmanager get-secret-value --secret-id "$(IFS=: && echo "${part[*]:0:7}")" \
      --query SecretString --output text)
    if [[ -n ${part[7]:-} ]]; then
      text=$(python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "${part[7]}" <<<"$text")
    fi
  fi
  if [[ -z $text ]]; then echo "$1 has no value" >&2 && return 1; fi
  printf '%s\n' "$text"
}

reached() {
  if [[ $2 == HEALTHY ]]; then
    [[ $(docker inspect --format '{{.State.Health.Status}}' "$1" 2>/dev/null) == healthy ]]
  else
    [[ $(docker inspect --format '{{.State.Running}}' "$1" 2>/dev/null) == true ]]
  fi
}

# The client takes these from its environment: no value stands on a command line or in a file of ours.
variables=()
for secret in "${SECRETS[@]}"; do
  value=$(secret_value "${secret#*=}")
  export "${secret%%=*}=$value"
  variables+=("--env=${secret%%=*}")
done

registry=${IMAGE%%/*}
if [[ $registry =~ ^[0-9]+\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$ ]]; then
  # Registry tokens live for twelve hours, and in memory only.
  export DOCKER_CONFIG=/run/cairn/docker
  install -d -m 700 "$DOCKER_CONFIG"
  aws ecr get-login-password --region "${BASH_REMATCH[1]}" |
    docker login --username AWS --password-stdin "$registry" >/dev/null
fi
# A registry that does not answer is no reason to stay down: then what is here runs.
docker pull --quiet "$IMAGE" || docker image inspect "$IMAGE" >/dev/null
# Every release leaves an image of gigabytes behind.
docker images --format '{{.Repository}}:{{.Tag}}' "${IMAGE%%[:@]*}" |
  { grep --invert-match --fixed-strings --line-regexp "$IMAGE" || true; } |
  xargs --no-run-if-empty docker rmi >/dev/null 2>&1 || true

for other in "${WAIT_FOR[@]}"; do
  until reached "${other%%=*}" "${other#*=}"; do sleep 2; done
done
docker rm --force "$name" >/dev/null 2>&1 || true
exec docker run --rm --name "$name" "${OPTIONS[@]}" "${variables[@]}" "$IMAGE" "${COMMAND[@]}"
