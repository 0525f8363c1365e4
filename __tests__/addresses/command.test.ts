/** `cairn addresses` as people and CI run it, on locks of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import colors from 'picocolors';
import { EMPTY_LOCK, type Lock, lockText, updatedLock, writeLock } from '../../addresses/lock';
import type { Kind } from '../../addresses/model';
import { readSynthesis } from '../../addresses/synthesis';
import { type AddressesOptions, addressesCommand } from '../../cli/commands/addresses';
import { cairn } from '../cli/run-cairn';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

jest.setTimeout(60_000);

const from = process.env[SYNTHESIZED_VARIABLE] ?? '';
const synthesized = readSynthesis(from);
const known = Object.fromEntries(Object.entries(synthesized).map(([place, each]) => [place, Object.keys(each)]));
const current = updatedLock(EMPTY_LOCK, synthesized, known);
const PLACE = 'durable-code/dev';
const REASON = 'replaced by prod, destroyed and checked';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-addresses-'));
  file = join(folder, 'lock.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The current lock, with some addresses of an environment's repositories replaced. */
function withEcr(change: (addresses: Record<string, Kind>) => Record<string, Kind>): Lock {
  const milestones = current.environments[PLACE] ?? {};
  return {
    ...current,
    environments: { ...current.environments, [PLACE]: { ...milestones, ecr: change({ ...milestones['ecr'] }) } },
  };
}

/** Runs it on a lock that holds `committed`, in this process; without other options on the shared synthesis. */
async function addresses(committed: Lock, options: AddressesOptions = {}) {
  writeLock(file, committed);
  const shown: string[] = [];
  const terminal = {
    data: (text: string) => void shown.push(text),
    say: () => undefined,
    paint: colors.createColors(false),
  };
  const code = await addressesCommand(terminal, { from, lock: file, ...options });
  return { code, stdout: shown.join('\n'), lock: readFileSync(file, 'utf8') };
}

test('a lock that is up to date: exit 0 and one line', async () => {
  writeLock(file, current);
  const { code, stdout, stderr } = await cairn(['addresses', '--check', '--from', from, '--lock', file]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'The lock is up to date.', stderr: '' });
});

test('a renamed stateful address: exit 1 with the fix, and an update writes nothing', async () => {
  const renamed = withEcr(({ 'aws_ecr_repository.backend': kind = 'stateful', ...others }) => ({
    ...others,
    'aws_ecr_repository.api': kind,
  }));
  const { code, stdout, lock } = await addresses(renamed, { update: true });
  expect(code).toBe(1);
  expect(stdout).toContain('durable-code / dev / ecr\n  ✖ aws_ecr_repository.api is gone');
  expect(stdout).toContain("{ from: 'aws_ecr_repository.api', to: 'aws_ecr_repository.backend' },");
  expect(stdout).toMatch(/1 stateful address would be lost\. Nothing was written\.$/);
  expect(lock).toBe(lockText(renamed));
});

test('an old lock: exit 2 with --check, 0 without, and an update writes it', async () => {
  const old = withEcr(({ 'aws_ecr_repository.backend': _, ...others }) => ({
    ...others,
    'aws_ecr_lifecycle_policy.gone': 'stateless',
  }));
  const checked = await addresses(old, { check: true, json: true });
  expect(checked.code).toBe(2);
  expect((JSON.parse(checked.stdout) as { differences: unknown[] }).differences).toEqual([
    { environment: PLACE, milestone: 'ecr', change: 'gone', address: 'aws_ecr_lifecycle_policy.gone' },
    { environment: PLACE, milestone: 'ecr', change: 'new', address: 'aws_ecr_repository.backend' },
  ]);
  const shown = await addresses(old);
  expect({ code: shown.code, lock: shown.lock }).toEqual({ code: 0, lock: lockText(old) });
  expect(shown.stdout).toContain('npx cairn addresses --update');
  const updated = await addresses(old, { update: true });
  expect({ code: updated.code, lock: updated.lock }).toEqual({ code: 0, lock: lockText(current) });
});

test('a fresh synthesis of one environment leaves the others in the lock', async () => {
  const old = withEcr((all) => ({ ...all, 'aws_ecr_lifecycle_policy.gone': 'stateless' }));
  const { code, lock } = await addresses(old, {
    from: undefined,
    update: true,
    deployment: 'durable-code',
    env: 'dev',
  });
  expect({ code, lock }).toEqual({ code: 0, lock: lockText(current) });
});

describe('an environment that is gone from the files', () => {
  const old: Lock = {
    ...current,
    environments: { ...current.environments, 'durable-code/old': { ecr: { 'aws_ecr_repository.api': 'stateful' } } },
  };

  test('exit 1 with the command that gives it up', async () => {
    const { code, stdout } = await addresses(old);
    expect(code).toBe(1);
    expect(stdout).toContain('npx cairn addresses --retire durable-code/old');
  });

  test('retiring it by its name, with a reason, takes it out', async () => {
    const { code, lock } = await addresses(old, { retire: 'durable-code/old', reason: REASON });
    expect(code).toBe(0);
    expect(lock).toBe(lockText({ ...current, retired: { 'durable-code/old': REASON } }));
  });

  test.each([
    ['without a reason', { retire: 'durable-code/old' }, 'durable-code/old goes with everything it keeps: say why'],
    ['by a name that a file still has', { retire: PLACE, reason: REASON }, `still has ${PLACE}`],
  ])('retiring %s is an error, and nothing is written', async (_, options, message) => {
    await expect(addresses(old, options)).rejects.toThrow(message);
    expect(readFileSync(file, 'utf8')).toBe(lockText(old));
  });
});
