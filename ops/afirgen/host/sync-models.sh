#!/bin/bash
# Brings the models of s3://MODELS_BUCKET to the host, checked against the bucket's SHA256SUMS. A boot that needs
# nothing costs two requests; a full download costs one more for each file.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

require AWS_REGION MODELS_BUCKET
models=$APP_HOME/models
verified=$models/.verified
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

# Without this the client fetches 8 MB ranges: 300 requests for a model of 2.5 GB, against 100 in a month.
export AWS_CONFIG_FILE=$work/config
cat >"$AWS_CONFIG_FILE" <<'CONFIG'
[default]
s3 =
  preferred_transfer_client = classic
  multipart_threshold = 100GB
  max_concurrent_requests = 2
CONFIG

present() {
  local sum file
  while read -r sum file; do
    if [[ -n $sum && ! -s $models/${file#\*} ]]; then return 1; fi
  done <"$work/SHA256SUMS"
}

aws s3 cp --region "$AWS_REGION" --only-show-errors "s3://$MODELS_BUCKET/SHA256SUMS" "$work/SHA256SUMS"
if [[ ! -s $work/SHA256SUMS ]]; then fail "s3://$MODELS_BUCKET/SHA256SUMS is empty"; fi
if cmp --silent "$work/SHA256SUMS" "$verified" && present; then
  say 'the models are here and were checked'
  exit 0
fi

rm -f "$verified"
aws s3 sync --region "$AWS_REGION" --only-show-errors --delete --exclude SHA256SUMS --exclude 'host/*' --exclude '.*' \
  "s3://$MODELS_BUCKET/" "$models/"

cd "$models"
if ! sha256sum --check --quiet "$work/SHA256SUMS" 2>&1 | tee "$work/wrong"; then
  # Removed, so that the next run fetches them again.
  sed --quiet 's/: FAILED$//p' "$work/wrong" | xargs --no-run-if-empty --delimiter '\n' rm -f --
  fail 'models differ from their checksums'
fi
chmod --recursive u=rwX,go=rX .
install -m 644 "$work/SHA256SUMS" "$verified"
say 'the models are downloaded and checked'
