/** What applies a bundle: partial backends, Makefile, and the script of an account's first apply. */
import type { Json, JsonObject } from './json';

/** Name of the file that says where an environment keeps its states. */
export function backendFile(environment: string): string {
  return `${environment}.s3.tfbackend`;
}

export function bootstrapBackendFile(region: string): string {
  return `bootstrap-${region}.s3.tfbackend`;
}

/** https://developer.hashicorp.com/terraform/language/backend#partial-configuration */
export function backendText(about: string, settings: JsonObject): string {
  const width = Math.max(...Object.keys(settings).map((key) => key.length));
  const lines = Object.entries(settings).map(([key, value]: [string, Json]) => {
    return `${key.padEnd(width)} = ${JSON.stringify(value)}\n`;
  });
  return `# ${about}\n${lines.join('')}`;
}

export interface ApplyOrder {
  readonly deployment: string;
  readonly environment: string;
  readonly forms: readonly string[];
  /** Folders in the order of applying. */
  readonly milestones: readonly string[];
  /** Regions whose bootstrap is part of the bundle. */
  readonly regions: readonly string[];
}

/** GNU make; every command can be typed by hand as well. */
export function makefile({ deployment, environment, forms, milestones, regions }: ApplyOrder): string {
  const backend = backendFile(environment);
  const bootstrap = bootstrapTargets(regions);
  return `${[
    `# ${deployment}/${environment}: milestones in order, each with a state of its own.`,
    '',
    '# make TERRAFORM=tofu takes OpenTofu, make FORM=json the JSON form, make ARGS=... gives more arguments.',
    'TERRAFORM ?= terraform',
    `FORM ?= ${forms.at(-1)}`,
    'ARGS ?=',
    '',
    `MILESTONES := ${milestones.join(' ')}`,
    `REVERSE := ${[...milestones].reverse().join(' ')}`,
    `INIT = init -input=false -backend-config=../../${backend}`,
    '',
    '.DEFAULT_GOAL := help',
    `.PHONY: help verify init plan apply destroy${regions.map((region) => ` bootstrap-${region}`).join('')}`,
    '',
    'help: ## this list',
    "\t@grep -E '^[a-z%0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf \"  make %-24s %s\\n\", $$1, $$2 }'",
    "\t@echo '  milestones: $(MILESTONES)'",
    '',
    'verify: ## that no file was changed since it was written',
    '\t@if command -v sha256sum > /dev/null; then sha256sum --quiet -c SHA256SUMS; else shasum -a 256 --quiet -c SHA256SUMS; fi',
    '',
    ...loop('init', 'every milestone: backend and providers', 'MILESTONES'),
    ...loop('plan', 'what would change, milestone by milestone, up to the first that fails', 'MILESTONES'),
    ...loop('apply', 'all of it, in order; Terraform asks before each milestone', 'MILESTONES'),
    ...loop('destroy', 'all of it, in reverse; Terraform asks before each milestone', 'REVERSE'),
    ...one('init', 'one milestone', []),
    ...one('plan', 'one milestone: make plan-01-foundation', ['plan -input=false -lock-timeout=120s']),
    ...one('apply', 'one milestone', ['apply -lock-timeout=120s']),
    ...one('destroy', 'one milestone', ['destroy -lock-timeout=120s']),
    ...bootstrap,
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function loop(target: string, about: string, list: string): string[] {
  const command = `@for milestone in $(${list}); do $(MAKE) --no-print-directory ${target}-$$milestone || exit 1; done`;
  return [`${target}: ## ${about}`, `\t${command}`, ''];
}

function one(target: string, about: string, commands: readonly string[]): string[] {
  const lines = commands.map((command) => `\t$(TERRAFORM) -chdir=$(FORM)/$* ${command} $(ARGS)`);
  return [
    `${target}-%: ## ${about}`,
    "\t@echo '== $*'",
    '\t@$(TERRAFORM) -chdir=$(FORM)/$* $(INIT) > /dev/null',
    ...lines,
    '',
  ];
}

function bootstrapTargets(regions: readonly string[]): string[] {
  return regions.flatMap((region) => [
    `bootstrap-${region}: ## only for an account that has none yet: state bucket, lock table and what it has once`,
    `\t@TERRAFORM='$(TERRAFORM)' FORM='$(FORM)' ./bootstrap.sh ${region} $(ARGS)`,
    '',
  ]);
}

/** The state bucket cannot hold the state of the apply that makes it: local first, then moved. */
export function bootstrapScript(form: string): string {
  return `#!/bin/sh
# Applies the bootstrap of a region: ./bootstrap.sh <region> [arguments of terraform apply].
# Its state bucket cannot hold the state of the apply that makes it. So the state is local at first, and moves into the
# bucket afterwards. Run again, it goes on where it stopped, and applies what changed.
set -eu

terraform=\${TERRAFORM:-terraform}
form=\${FORM:-${form}}
region=$1
shift
folder=$form/00-bootstrap-$region
backend=../../bootstrap-$region.s3.tfbackend
override=$folder/local_override.tf.json

# Whether the bucket is there and holds a state. Anything but a missing bucket ends this: it must not be taken for one.
holds_state() {
  if ! said=$("$terraform" -chdir="$folder" init -input=false -no-color -reconfigure -backend-config="$backend" 2>&1); then
    case $(printf '%s' "$said" | tr '\\n' ' ') in
      *NoSuchBucket* | *'does not exist'*) return 1 ;;
    esac
    printf '%s\\n' "$said" >&2
    exit 1
  fi
  [ -n "$("$terraform" -chdir="$folder" state list 2> /dev/null)" ]
}

# A local state is what an apply that was interrupted before the move has left: it goes on from there.
if [ ! -f "$folder/terraform.tfstate" ] && holds_state; then
  echo "the bucket holds the state: applying what changed"
  "$terraform" -chdir="$folder" apply -lock-timeout=120s "$@"
  exit
fi

echo "no state bucket yet: applying with local state"
trap 'rm -f "$override"' EXIT
printf '{"terraform":{"backend":{"local":{}}}}\\n' > "$override"
"$terraform" -chdir="$folder" init -input=false -reconfigure > /dev/null
"$terraform" -chdir="$folder" apply "$@"

echo "moving the state into the bucket"
rm -f "$override"
"$terraform" -chdir="$folder" init -input=false -migrate-state -force-copy -backend-config="$backend"
rm -f "$folder/terraform.tfstate" "$folder/terraform.tfstate.backup"
`;
}
