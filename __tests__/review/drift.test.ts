/** The issue about drift. */
import { COMMENT_LIMIT } from '../../review/comment';
import { driftClosing, driftIssue, driftMarker } from '../../review/drift';
import { failedStack, plannedStack } from '../../review/review';
import { environmentOf, generated, place, recorded } from './plans';

const DATE = '2025-01-02';

test('there is none without drift, also when a milestone could not be looked at', () => {
  const unchanged = plannedStack(place('ecr'), recorded('no-change'));
  expect(driftIssue(environmentOf([unchanged]), DATE)).toBeUndefined();
  expect(driftIssue(environmentOf([unchanged, failedStack(place('data'), 'no credentials')]), DATE)).toBeUndefined();
  expect(driftClosing(environmentOf([unchanged]), DATE)).toBe(
    'No drift on 2025-01-02: the plans of 1 milestone with a state are empty.',
  );
});

test('it says when, what was changed outside of Terraform, and what a plan would do about it', () => {
  const review = environmentOf([
    plannedStack(place('ecr', 'PR2'), recorded('drift')),
    failedStack(place('ecs'), 'no credentials'),
  ]);
  const issue = driftIssue(review, DATE);
  expect(issue?.title).toBe('Drift in shop/dev: 1 milestone');
  expect(issue?.body.startsWith(`${driftMarker('shop', 'dev')}\n`)).toBe(true);
  expect(issue?.body).toMatchSnapshot();
});

test('it keeps the limit', () => {
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    actions: [index % 2 ? 'delete' : 'update'],
    before: { name: `old-${index}` },
    after: index % 2 ? null : { name: `new-${index}` },
  }));
  const plan = generated(many) as { resource_changes: unknown[] };
  const drifted = plannedStack(place('ecr'), { ...plan, resource_drift: plan.resource_changes });
  const body = driftIssue(environmentOf([drifted, failedStack(place('ecs'), 'x\n'.repeat(50_000))]), DATE)?.body ?? '';
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(body).toContain('**1500 destroyed**');
  expect(body).toContain('This issue is updated while the drift lasts');
});
