/** What a deployment file says that leaving something off saves is what the estimate would say of having it. */
import { estimate } from '../../cost/estimate';
import type { Resource, Subject } from '../../cost/model';
import { environmentSubject } from '../../cost/synthesis';
import { manifestOf, SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const ENABLED = [{ name: 'containerInsights', value: 'enabled' }];

const withInsights = (subject: Subject): Subject => ({
  ...subject,
  resources: subject.resources.map(
    (resource): Resource =>
      resource.type === 'aws_ecs_cluster'
        ? { ...resource, values: { ...resource.values, setting: ENABLED } }
        : resource,
  ),
});

const without = manifestOf().environments.flatMap((each) => {
  const off = each.optOuts.find(({ path }) => path === 'compute.containerInsights');
  return off ? [[`${each.deployment}/${each.environment}`, each, off.saves?.usdPerMonth] as const] : [];
});

test('some environments do without Container Insights', () => {
  expect(without.map(([name]) => name)).toContain('durable-code/dev');
});

test.each(without)('Container Insights of %s', (_, each, saves) => {
  const subject = environmentSubject(process.env[SYNTHESIZED_VARIABLE] ?? '', each);
  const more = estimate(withInsights(subject)).total.scheduled - estimate(subject).total.scheduled;
  expect(saves).toBeCloseTo(more, 2);
});
