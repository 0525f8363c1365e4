#!/bin/bash
# Makes an Amazon Linux 2023 instance a Compose host. User data runs it once; running it again changes what differs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

# Amazon Linux has no package of the plugin (amazonlinux/amazon-linux-2023#186). Digest: of the release's checksums.txt.
COMPOSE_VERSION=v2.40.3
COMPOSE_SHA256=dba9d98e1ba5bfe11d88c99b9bd32fc4a0624a30fafe68eea34d61a3e42fd372
COMPOSE_PLUGIN=/usr/local/lib/docker/cli-plugins/docker-compose
AGENT=/opt/aws/amazon-cloudwatch-agent

install_packages() {
  dnf install --quiet --assumeyes docker amazon-cloudwatch-agent jq logrotate python3.11
}

# Writes stdin to a file and sets CHANGED to yes or no.
replace() {
  local file=$1 next
  next=$(mktemp)
  cat >"$next"
  CHANGED=no
  if ! cmp --silent "$next" "$file"; then
    install -D -m 644 "$next" "$file"
    CHANGED=yes
  fi
  rm "$next"
}

# A fixed docker0 address, because the CloudWatch agent listens there and containers send there: the bridge is reached
# from every container and from nowhere outside.
configure_docker() {
  replace /etc/docker/daemon.json <<'JSON'
{
  "bip": "172.17.0.1/16",
  "live-restore": true,
  "log-driver": "json-file",
  "log-opts": { "max-size": "10m", "max-file": "3" }
}
JSON
  if [[ $CHANGED == yes ]]; then systemctl restart docker; fi
  systemctl enable --quiet --now docker
}

install_compose() {
  local download
  if sha256sum --check --status <<<"$COMPOSE_SHA256  $COMPOSE_PLUGIN" 2>/dev/null; then return; fi
  download=$(mktemp)
  curl --fail --silent --show-error --location --retry 5 --output "$download" \
    "https://github.com/docker/compose/releases/download/$COMPOSE_VERSION/docker-compose-linux-x86_64"
  sha256sum --check --quiet <<<"$COMPOSE_SHA256  $download"
  install -D -m 755 "$download" "$COMPOSE_PLUGIN"
  rm "$download"
}

# Written out, not allocated: swap files with holes are refused on XFS.
configure_swap() {
  local bytes=$((SWAP_GIB * 1024 * 1024 * 1024))
  if [[ $(stat --format %s /swapfile 2>/dev/null || echo 0) != "$bytes" ]]; then
    swapoff /swapfile 2>/dev/null || true
    rm -f /swapfile
    sed --in-place '\#^/swapfile #d' /etc/fstab
    if ((bytes == 0)); then return; fi
    dd if=/dev/zero of=/swapfile bs=1M count=$((SWAP_GIB * 1024)) status=none
    chmod 600 /swapfile
    mkswap /swapfile >/dev/null
    echo '/swapfile none swap defaults 0 0' >>/etc/fstab
  fi
  if ((bytes > 0)) && ! grep --quiet '^/swapfile ' /proc/swaps; then swapon /swapfile; fi
}

# The database's certificate authority and the folders that compose.yaml mounts. APP_UID is the user inside the images.
prepare_folders() {
  install -d -m 755 "$APP_HOME" "$APP_HOME/models" "$APP_HOME/nginx" "$APP_HOME/acme" "$APP_HOME/tls" /etc/letsencrypt
  install -d -m 750 -o "${APP_UID:-0}" -g "${APP_UID:-0}" "$APP_HOME/kb" "$APP_HOME/sessions"
  install -d -m 700 "$APP_HOME/backups"
  install -d -m 750 /var/log/cairn
  curl --fail --silent --show-error --location --retry 5 --output "$APP_HOME/tls/rds.pem.new" \
    https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
  mv "$APP_HOME/tls/rds.pem.new" "$APP_HOME/tls/rds.pem"
}

# Ten metrics with one dimension: memory is published as it is, disk (device, fstype, path) and StatsD (metric_type)
# only as the aggregate over InstanceId. That takes `aggregation_dimensions` with `drop_original_metrics`, for StatsD in
# agent 1.300043 and newer (aws/amazon-cloudwatch-agent#1206).
configure_agent() {
  local config=$AGENT/etc/cairn.json
  # The listener's address exists once Docker runs.
  replace /etc/systemd/system/amazon-cloudwatch-agent.service.d/docker.conf <<'UNIT'
[Unit]
After=docker.service
Wants=docker.service
UNIT
  systemctl daemon-reload
  replace "$config" < <(sed "s|\${LOG_GROUP}|$LOG_GROUP|g" "$FILES/cloudwatch-agent.json")
  if [[ $CHANGED == yes ]] || ! systemctl is-active --quiet amazon-cloudwatch-agent; then
    "$AGENT/bin/amazon-cloudwatch-agent-ctl" -a fetch-config -m ec2 -s -c "file:$config"
  fi
  systemctl enable --quiet amazon-cloudwatch-agent
}

# Docker rotates the containers' logs itself.
configure_log_rotation() {
  replace /etc/logrotate.d/cairn <<'ROTATE'
/var/log/cairn/*.log {
  daily
  rotate 7
  maxsize 10M
  missingok
  notifempty
  compress
  copytruncate
}
ROTATE
  systemctl enable --quiet --now logrotate.timer
}

install_certbot() {
  local wanted=$FILES/host/certbot-requirements.txt installed=/opt/certbot/requirements.txt
  if cmp --silent "$wanted" "$installed"; then return; fi
  rm -rf /opt/certbot
  python3.11 -m venv /opt/certbot
  /opt/certbot/bin/pip install --quiet --require-hashes --only-binary :all: --requirement "$wanted"
  # Last, so that an interrupted installation starts again.
  cp "$wanted" "$installed"
}

# Every timer and long-running service that comes with these files.
install_units() {
  local unit
  for unit in "$FILES"/host/systemd/*; do
    replace "/etc/systemd/system/${unit##*/}" < <(sed "s|@FILES@|$FILES|g" "$unit")
  done
  systemctl daemon-reload
  systemctl enable --quiet cairn-app.service cairn-oom-watch.service
  systemctl enable --quiet --now cairn-backup.timer cairn-clean.timer
  if [[ -n ${DOMAIN:-} ]]; then
    systemctl enable --quiet --now cairn-certificate.timer
  else
    systemctl disable --quiet --now cairn-certificate.timer
  fi
  # Not waited for: five gigabytes of models come first.
  systemctl restart --no-block cairn-oom-watch.service cairn-app.service
}

require AWS_REGION SWAP_GIB LOG_GROUP MODELS_BUCKET TEMP_BUCKET BACKUPS_BUCKET DB_SECRET_ID
# Before the packages: their installer alone needs half of a gigabyte.
configure_swap
install_packages
prepare_folders
configure_docker
install_compose
configure_agent
configure_log_rotation
if [[ -n ${DOMAIN:-} ]]; then install_certbot; fi
install_units
say 'the host is set up'
