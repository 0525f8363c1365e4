/** The committed lock says what the deployment files say: a stateful address that disappears fails here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../../addresses/compare';
import { LOCK_FILE, lockText, readLock, updatedLock } from '../../addresses/lock';
import { readSynthesis } from '../../addresses/synthesis';
import { comparisonText, summaryText } from '../../addresses/text';
import { isDecided } from '../../addresses/types';
import { knownMilestones } from '../../config/known';
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { manifestOf, SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const file = join(__dirname, '..', '..', LOCK_FILE);
const { project } = parseProject({ deployments, account });
if (!project) throw new Error('the shipped deployments have errors');
const known = knownMilestones(project.account, project.environments);
const lock = readLock(file);
const synthesized = readSynthesis(process.env[SYNTHESIZED_VARIABLE] ?? '');

test('no stateful address is lost, and the lock is up to date', () => {
  const comparison = compare(lock, synthesized, known);
  const text = [comparisonText(comparison, lock, synthesized), summaryText(comparison)].join('\n').trim();
  expect(text).toBe('The lock is up to date.');
});

test('the file is written as an update writes it', () => {
  expect(readFileSync(file, 'utf8')).toBe(lockText(updatedLock(lock, synthesized, known)));
});

test('it has every environment, and the bootstrap of every region', () => {
  const { bootstrap, environments } = manifestOf();
  expect(Object.keys(lock.environments).sort()).toEqual(
    [
      ...bootstrap.map(({ region }) => `account/${region}`),
      ...environments.map(({ deployment, environment }) => `${deployment}/${environment}`),
    ].sort(),
  );
});

test('whether a type is stateful was decided for every type that is used', () => {
  const { bootstrap, environments } = manifestOf();
  const milestones = [
    ...bootstrap.map(({ milestone }) => milestone),
    ...environments.flatMap((each) => each.milestones),
  ];
  const types = new Set(milestones.flatMap((milestone) => Object.keys(milestone.types)));
  expect([...types].filter((type) => !isDecided(type))).toEqual([]);
});
