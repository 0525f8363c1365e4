/** plan-again.ts as a workflow runs it, against a stand-in for the one request that it makes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { REPOSITORY } from '../../../tools/paths';
import { run } from '../../../tools/run';

const folder = mkdtempSync(join(tmpdir(), 'cairn-again-'));
const requests: unknown[] = [];
/** https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event answers 204, without a body. */
const api = createServer(async (request, response) => {
  requests.push([request.method, request.url, await json(request)]);
  response.writeHead(204).end();
});
beforeAll(() => new Promise<void>((resolve) => void api.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  await new Promise((resolve) => api.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function left(name: string, remaining: object): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'remaining.json'), JSON.stringify(remaining));
}

function again(...flags: string[]) {
  const env = {
    ...process.env,
    GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    GITHUB_REPOSITORY: 'example/shop',
    GITHUB_TOKEN: 'ghs_a-token-that-nobody-may-see',
  };
  const args = ['--import', 'tsx', 'scripts/ci/plan-again.ts', '--ref', 'main', ...flags];
  return run(process.execPath, args, { cwd: REPOSITORY, env });
}

test('starts a plan for each environment of which something is left', async () => {
  left('applied-shop-dev', { target: 'shop/dev', milestones: 'ecs,monitoring' });
  left('applied-shop-prod', { target: 'shop/prod', milestones: '' });
  const ran = await again('--from', folder, '--pull-request', '7');
  expect([ran.code, JSON.parse(ran.stdout)]).toEqual([0, { started: ['shop/dev'] }]);
  const inputs = { target: 'shop/dev', milestones: 'ecs,monitoring', 'pull-request': '7' };
  expect(requests).toEqual([
    ['POST', '/repos/example/shop/actions/workflows/plan.yml/dispatches', { ref: 'main', inputs }],
  ]);
});

test('nothing is left where no environment came that far', async () => {
  requests.length = 0;
  const ran = await again('--from', join(folder, 'nothing'));
  expect([ran.code, JSON.parse(ran.stdout), requests]).toEqual([0, { started: [] }, []]);
});
