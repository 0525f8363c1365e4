import { EVERY_RULE } from '../../../config/rules';
import { EXPLANATIONS } from '../../../config/rules/explanations';
import { computeCases } from './compute-cases';
import { dataCases } from './data-cases';
import { type BreakingCase, errorsBefore, newFindings } from './harness';
import { importCases } from './import-cases';
import { networkCases } from './network-cases';
import { operationsCases } from './operations-cases';
import { projectCases } from './project-cases';
import { refactoringCases } from './refactoring-cases';
import { serviceCases } from './service-cases';

const CASES: readonly BreakingCase[] = [
  ...networkCases,
  ...serviceCases,
  ...operationsCases,
  ...projectCases,
  ...refactoringCases,
  ...dataCases,
  ...computeCases,
  ...importCases,
  // No file can break these: a decision names them, and is reported under their id.
  ...EXPLANATIONS.map(({ id }) => ({
    rule: id,
    path: 'ingress.kind',
    deployment: { decisions: [{ rule: id, environment: 'dev', path: 'ingress.kind', plan: 'a', instead: 'b' }] },
  })),
];

describe('each rule', () => {
  test.each(CASES.map((each) => [`${each.rule} at ${each.path}`, each] as const))('%s', (_, broken) => {
    const found = newFindings(broken);
    expect(found.map(({ rule, path }) => `${rule} at ${path}`)).toEqual([`${broken.rule} at ${broken.path}`]);
    const [finding] = found;
    expect(finding?.severity).toBe(EVERY_RULE.find(({ id }) => id === broken.rule)?.severity);
    expect(finding?.value).toEqual(broken.value === undefined ? expect.stringMatching(/./s) : broken.value);
    expect(finding?.limit).not.toBe('');
    expect(finding?.fix).toContain(broken.fix ?? '');
    expect(finding?.fix).not.toBe('');
  });

  test.each(CASES.filter(({ given }) => given).map((each) => [`${each.rule} at ${each.path}`, each] as const))(
    'is kept before it is broken: %s',
    (_, broken) => expect(errorsBefore(broken)).toEqual([]),
  );

  test('has a case that breaks it', () => {
    const broken = new Set(CASES.map(({ rule }) => rule));
    expect(EVERY_RULE.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test.each(EVERY_RULE.map((rule) => [rule.id, rule] as const))('%s says why, and where AWS says so', (id, rule) => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/);
    expect(rule.because).toMatch(/^[A-Z].*\.$/);
    expect(rule.source).toMatch(/^(https:\/\/|docs\/)?[A-Za-z0-9]/);
  });
});
