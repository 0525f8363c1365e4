#!/bin/bash
# Obtains the certificate of DOMAIN, renews it within 30 days of its end, and has nginx use it. Run by a timer.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

if [[ -z ${DOMAIN:-} ]]; then
  say 'no DOMAIN: nginx stays on HTTP'
  exit 0
fi

# A failed attempt counts at Let's Encrypt: none before the challenge can be answered.
curl --fail --silent --max-time 10 --output /dev/null http://127.0.0.1/healthz || fail 'nginx does not answer yet'

account=(--register-unsafely-without-email)
if [[ -n ${CERTIFICATE_EMAIL:-} ]]; then account=(--email "$CERTIFICATE_EMAIL" --no-eff-email); fi

certificate=/etc/letsencrypt/live/afirgen/fullchain.pem
before=$(sha256sum "$certificate" 2>/dev/null || true)
/opt/certbot/bin/certbot certonly --non-interactive --quiet --agree-tos "${account[@]}" \
  --webroot --webroot-path "$APP_HOME/acme" --cert-name afirgen --domain "$DOMAIN" --keep-until-expiring

after=$(sha256sum "$certificate")
if [[ $after == "$before" ]] && cmp --silent "$FILES/nginx/tls.conf" "$APP_HOME/nginx/site.conf"; then
  say 'the certificate is in use and good for longer'
  exit 0
fi
# A renewed certificate has the name of the one before: nginx reads it when told to.
RELOAD_NGINX=yes bash "$FILES/host/start.sh"
say "nginx serves the certificate of $DOMAIN"
