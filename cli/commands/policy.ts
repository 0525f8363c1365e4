/** `cairn policy`: what Checkov refuses in stacks or in a plan, and is not accepted with a reason. */
import { SELECTORS } from '../../config/selection';
import { type AllowListEntry, addressOf, type PolicyFailure } from '../../policy/allow-list';
import { checkPolicy } from '../../policy/check';
import { CliError, EXIT, type ExitCode } from '../exit';
import { type CommonOptions, jsonText, type Terminal } from '../terminal';

export interface PolicyCommandOptions extends CommonOptions {
  readonly deployment?: string;
  readonly env?: string;
  readonly stack?: string;
}

const ALLOW_LIST = 'policy/allow-list.json';

export async function policyCommand(
  terminal: Terminal,
  options: PolicyCommandOptions,
  path?: string,
): Promise<ExitCode> {
  const selectors = selectorsOf(options);
  if (path !== undefined && Object.keys(selectors).length > 0) {
    throw new CliError(
      'A path holds what it holds: --deployment and --env choose what is synthesized.',
      'Leave out one.',
    );
  }
  const { stacks, refused, stale } = await checkPolicy({ path, stack: options.stack, selectors, say: terminal.say });
  const checks = stacks.reduce((sum, stack) => sum + stack.checks, 0);
  const accepted = stacks.reduce((sum, stack) => sum + stack.failures.length, 0) - refused.length;
  if (options.json) {
    terminal.data(jsonText({ stacks: stacks.length, checks, accepted, refused, stale }));
  } else {
    for (const stack of new Set(refused.map((failure) => failure.stack))) {
      terminal.data(stackText(stack, refused, terminal));
    }
    if (stale.length > 0) terminal.data(staleText(stale, terminal));
    terminal.data(
      `${refused.length} refused, ${accepted} accepted by ${ALLOW_LIST}: ${checks} checks in ${stacks.length} ${stacks.length === 1 ? 'stack' : 'stacks'}.`,
    );
  }
  return refused.length + stale.length > 0 ? EXIT.differences : EXIT.done;
}

/** Selection of the synthesis; what is not asked for is not set. */
function selectorsOf({ deployment, env }: PolicyCommandOptions): Record<string, string> {
  return {
    ...(deployment === undefined ? {} : { [SELECTORS.deployment]: deployment }),
    ...(env === undefined ? {} : { [SELECTORS.environment]: env }),
  };
}

function stackText(stack: string, refused: readonly PolicyFailure[], { paint }: Terminal): string {
  const lines = refused
    .filter((failure) => failure.stack === stack)
    .flatMap((failure) => [
      `  ${paint.red('✖')} ${failure.check} ${failure.resource}`,
      `      ${failure.title}`,
      `      → ${fixOf(failure)}`,
    ]);
  return [paint.bold(stack), ...lines].join('\n');
}

function fixOf(failure: PolicyFailure): string {
  const how =
    failure.guideline === undefined ? 'change the resource' : `change the resource as ${failure.guideline} says`;
  return `${how}, or accept it with a reason in ${ALLOW_LIST}: "address": "${addressOf(failure)}"`;
}

function staleText(stale: readonly AllowListEntry[], { paint }: Terminal): string {
  const lines = stale.map(({ check, address }) => `  ${paint.red('✖')} ${check} ${address}`);
  return [paint.bold(ALLOW_LIST), ...lines, '      → these entries accept nothing any more: remove them'].join('\n');
}
