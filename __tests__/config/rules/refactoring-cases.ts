import type { BreakingCase } from './harness';

const move = (from: string, to: string) => ({ from: `aws_ecr_repository.${from}`, to: `aws_ecr_repository.${to}` });
const removal = (name: string) => ({
  address: `aws_ecr_repository.${name}`,
  destroy: false,
  reason: 'images are built elsewhere now',
});
const REGION = 'regions.us-west-2';

/** Moves and removals, in an environment and in the bootstrap of a region. */
export const refactoringCases: readonly BreakingCase[] = [
  { rule: 'refactoring/source', env: { 'moved.ecr': [move('api', 'api')] }, path: 'moved.ecr[0].to' },
  {
    rule: 'refactoring/source',
    account: { [`${REGION}.moved`]: [move('api', 'api')] },
    path: `${REGION}.moved[0].to`,
  },
  {
    rule: 'refactoring/target',
    env: { 'moved.ecr': [move('old', 'api'), move('a', 'b'), move('b', 'c'), move('c', 'a')] },
    path: 'moved.ecr[1].to',
    value: 'aws_ecr_repository.b',
  },
  {
    rule: 'refactoring/type',
    env: { 'moved.ecr': [{ from: 'aws_ecr_repository.old', to: 'aws_ecrpublic_repository.api' }] },
    path: 'moved.ecr[0].to',
    fix: 'aws_ecr_repository.old',
  },
  {
    rule: 'refactoring/repeated',
    env: { 'moved.ecr': [move('old', 'api'), move('old', 'web')] },
    path: 'moved.ecr[1].from',
    value: 'aws_ecr_repository.old',
  },
  {
    rule: 'refactoring/repeated',
    env: { 'moved.ecr': [move('old', 'api'), move('older', 'api')] },
    path: 'moved.ecr[1].to',
  },
  {
    rule: 'refactoring/repeated',
    env: { 'removed.ecr': [removal('old'), removal('old')] },
    path: 'removed.ecr[1].address',
  },
  {
    rule: 'refactoring/moved-and-removed',
    env: { 'moved.ecr': [move('old', 'api')], 'removed.ecr': [removal('old')] },
    path: 'removed.ecr[0].address',
    fix: "'aws_ecr_repository.api'",
  },
  {
    rule: 'refactoring/moved-and-removed',
    account: { [`${REGION}.moved`]: [move('old', 'api')], [`${REGION}.removed`]: [removal('old')] },
    path: `${REGION}.removed[0].address`,
  },
  {
    rule: 'refactoring/milestone',
    given: { recovery: undefined },
    env: { 'moved.dr': [{ from: 'aws_backup_vault.old', to: 'aws_backup_vault.main' }] },
    path: 'moved.dr',
    fix: 'npx cairn addresses --retire shop/dev/dr',
  },
  {
    rule: 'refactoring/milestone',
    given: { recovery: undefined },
    env: { 'removed.dr': [{ ...removal('old'), address: 'aws_backup_vault.old' }] },
    path: 'removed.dr',
  },
];
