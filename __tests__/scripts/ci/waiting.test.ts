import type { StateFound } from '../../../scripts/ci/lib/states';
import { parseState } from '../../../scripts/ci/lib/states';
import { type ProducerNow, waitingFor, waitingForBucket } from '../../../scripts/ci/lib/waiting';

const state: StateFound = { kind: 'state', outputs: { vpc_id: 'vpc-1' }, resources: 1 };
const producer = { name: 'foundation', region: 'r', bucket: 'b', key: 'k', reads: ['vpc_id'] };
const ready: ProducerNow = { producer, state, plan: { kind: 'planned', outputChanges: {} } };

test('a milestone whose producers are there and stay as they are is planned', () => {
  expect(waitingFor([])).toBeUndefined();
  expect(waitingFor([ready, { producer, state }])).toBeUndefined();
});

test('a plan of a producer that changes what is not read does not hold it up', () => {
  const outputChanges = { url: { actions: ['create'], before: null, after: 'x', after_unknown: false } };
  expect(waitingFor([{ ...ready, plan: { kind: 'planned', outputChanges } }])).toBeUndefined();
});

const update = { vpc_id: { actions: ['update'], before: 'vpc-1', after_unknown: true } };
test.each<[string, Partial<ProducerNow>]>([
  ['foundation was never applied', { state: { kind: 'none' } }],
  ['foundation has no vpc_id yet', { state: { ...state, outputs: { vpc: 'vpc-1' } } }],
  ['foundation waits itself', { plan: { kind: 'waiting' } }],
  ['the plan of foundation failed', { plan: { kind: 'failed' } }],
  ['the plan of foundation changes vpc_id', { plan: { kind: 'planned', outputChanges: update } }],
])('it waits: %s', (reason, change) => {
  expect(waitingFor([ready, { ...ready, ...change }])).toEqual({ waitsFor: ['foundation'], reason });
});

test('every producer that it waits for is named', () => {
  const ecr: ProducerNow = { producer: { ...producer, name: 'ecr' }, state: { kind: 'none' } };
  expect(waitingFor([{ ...ready, state: { kind: 'none' } }, ready, ecr])).toEqual({
    waitsFor: ['foundation', 'ecr'],
    reason: 'foundation was never applied; ecr was never applied',
  });
});

test('without a state bucket it waits for the bootstrap of its region', () => {
  expect(waitingForBucket('us-west-2', 'states').waitsFor).toEqual(['account/us-west-2']);
  expect(waitingForBucket('us-west-2', 'states').reason).toContain('make bootstrap REGION=us-west-2');
});

test('a state is its outputs and its managed instances', () => {
  const text = JSON.stringify({
    version: 4,
    outputs: { vpc_id: { value: 'vpc-1', type: 'string' }, ids: { value: { a: 1 }, type: ['map', 'number'] } },
    resources: [
      { mode: 'managed', instances: [{}, {}] },
      { mode: 'data', instances: [{}] },
    ],
  });
  expect(parseState(text)).toEqual({ kind: 'state', outputs: { vpc_id: 'vpc-1', ids: { a: 1 } }, resources: 2 });
  expect(() => parseState('{"version": 3}')).toThrow(expect.objectContaining({ name: 'ZodError' }));
});
