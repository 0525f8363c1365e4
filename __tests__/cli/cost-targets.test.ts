import { byPrices } from '../../cli/cost/targets';
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';

const { project } = parseProject({ deployments, account });

test('what is in a region without prices is left out, and said', () => {
  const environments = (project?.environments ?? []).map((env) =>
    env.deployment === 'agentic-stage3v3' ? { ...env, region: 'eu-west-1' } : env,
  );
  const places = [
    { deployment: 'agentic-stage3v3', environment: 'stage3v3' },
    { deployment: 'durable-code', environment: 'dev' },
    { deployment: 'account', environment: 'us-west-2' },
    { deployment: 'account', environment: 'eu-west-1' },
  ];
  expect(byPrices({ environments }, places)).toEqual({
    places: [places[1], places[2]],
    unpriced: [
      expect.stringContaining('agentic-stage3v3/stage3v3 has no estimate: there are no prices for eu-west-1'),
      expect.stringContaining('account/eu-west-1 has no estimate'),
    ],
  });
});
