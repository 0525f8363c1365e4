#!/bin/bash
# Counts containers that end with exit code 137 as the metric System/OomKills, and says beforehand who comes near its
# limit. 137 is SIGKILL: the kernel's, or Docker's own after a stop that took too long.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

STATSD=/dev/udp/172.17.0.1/8125
NEAR_PERCENT=90
INTERVAL=15

# Memory that cannot be given back. Mapped models fill the rest of a limit all the time and are no sign of anything.
anonymous_bytes() {
  local key value
  while read -r key value; do
    if [[ $key == anon ]]; then
      echo "$value"
      return
    fi
  done <"$1/memory.stat"
}

# A line when a container crosses the mark, and none while it stays above.
watch_memory() {
  local scope limit used name
  declare -A above=()
  while sleep "$INTERVAL"; do
    for scope in /sys/fs/cgroup/system.slice/docker-*.scope; do
      limit=$(cat "$scope/memory.max" 2>/dev/null || echo max)
      used=$(anonymous_bytes "$scope" 2>/dev/null || true)
      if [[ $limit == max || -z $used ]]; then continue; fi
      if ((used * 100 < limit * NEAR_PERCENT)); then
        unset "above[$scope]"
      elif [[ -z ${above[$scope]:-} ]]; then
        above[$scope]=1
        name=$(docker inspect --format '{{.Name}}' "$(basename "${scope#*/docker-}" .scope)" || true)
        say "${name#/} uses $used of $limit bytes"
      fi
    done
  done
}

watch_memory &
watcher=$!
trap 'kill "$watcher"' EXIT

docker events --filter type=container --filter event=die \
  --format '{{.Actor.Attributes.exitCode}} {{.Actor.Attributes.name}}' |
  while read -r code name; do
    if [[ $code != 137 ]]; then continue; fi
    say "$name ended with exit code 137"
    echo -n 'System/OomKills:1|c' >"$STATSD" || say 'the CloudWatch agent does not listen'
  done
# The stream ends only with Docker; systemd starts this again.
fail 'docker events ended'
