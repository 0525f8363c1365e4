/** Answers of Cost Explorer in a local account. */
import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { authorization } from '../scripts/local-account/helpers';
import type { Engine } from './engine';
import { assertAnswers } from './service-model';

/**
 * moto keeps an answer by the body of the request that asks first: only who asks for exactly this gets it.
 * https://docs.getmoto.org/en/latest/docs/services/ce.html
 */
export async function answerCosts(
  { endpoint }: Engine,
  accountId: string,
  input: ConstructorParameters<typeof GetCostAndUsageCommand>[0],
  result: unknown,
): Promise<void> {
  assertAnswers('ce', 'GetCostAndUsage', result);
  await fetch(`${endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: 'POST',
    headers: { authorization: authorization('ce', accountId), 'content-type': 'application/json' },
    body: JSON.stringify({ account_id: accountId, results: [result] }),
  });
  expect(await new CostExplorerClient().send(new GetCostAndUsageCommand(input))).toMatchObject(result as object);
}
