/** Which image is deployed, and which was before. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentImageVariables, imageVariable } from '../../../../scripts/ci/lib/deployment/image-variables';
import { previousImage } from '../../../../scripts/ci/lib/deployment/previous-image';
import { assertImage } from '../../../../scripts/ci/lib/deployment/registry';
import type { StateVersion } from '../../../../scripts/ci/lib/deployment/state-history';
import { parseState, type StateFound } from '../../../../scripts/ci/lib/states';

const place = { region: 'us-west-2', bucket: 'state', key: 'shop/dev/ecs.tfstate' };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-images-'));
  const variable = { image_api: {}, image_nightly_work: {}, secret_key: {} };
  const terraform = { backend: { s3: { bucket: place.bucket, key: place.key } } };
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform, variable }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A state with one resource. */
const state = (outputs: object): StateFound =>
  parseState(JSON.stringify({ version: 4, outputs, resources: [{ mode: 'managed', instances: [{}] }] }));
const variables = (found: StateFound, env: Record<string, string> = {}) =>
  currentImageVariables({ folder, place, variables: env, read: async () => found });

test('variables are named as Terraform can name them', () => {
  expect(imageVariable('nightly-work')).toBe('image_nightly_work');
});

test('what is deployed is kept, what is new has no image, what is set wins', async () => {
  const found = state({ images: { value: { 'nightly-work': '2.0', gone: '1.0' } } });
  expect(await variables(found)).toEqual({ TF_VAR_image_api: 'none', TF_VAR_image_nightly_work: '2.0' });
  expect(await variables(found, { TF_VAR_image_nightly_work: '3.0' })).toEqual({ TF_VAR_image_api: 'none' });
});

test('before the first apply nothing is deployed', async () => {
  expect(await variables({ kind: 'none' })).toEqual({ TF_VAR_image_api: 'none', TF_VAR_image_nightly_work: 'none' });
});

test('a state that does not say what is deployed is an error: none would stop what runs', async () => {
  await expect(variables(state({}))).rejects.toThrow(
    "does not say which images are deployed: it has no output 'images'",
  );
});

test('where every variable is set, nothing is read', async () => {
  const env = { TF_VAR_image_api: '1', TF_VAR_image_nightly_work: '1' };
  const read = async (): Promise<never> => Promise.reject(new Error('read'));
  expect(await currentImageVariables({ folder, place, variables: env, read })).toEqual({});
});

describe('the image before', () => {
  async function* history(...images: (string | undefined)[]): AsyncGenerator<StateVersion> {
    for (const [index, image] of images.entries()) {
      yield { outputs: image === undefined ? {} : { images: { api: image } }, written: new Date(index) };
    }
  }

  test('is that of the newest state with another one', async () => {
    expect(await previousImage(history('2', undefined, 'none', '1', '0'), 'api', '2')).toMatchObject({ image: '1' });
  });

  test('where there is none, it says so', async () => {
    await expect(previousImage(history('2', 'none'), 'api', '2')).rejects.toThrow('there is nothing to go back to');
  });
});

test.each(['none', 'latest!', 'sha256:abc', '', `sha256:${'G'.repeat(64)}`])('%p is no image', (image) => {
  expect(() => assertImage(image)).toThrow();
});

test.each(['1.0.0', 'latest', `sha256:${'a'.repeat(64)}`])('%p may be one', (image) => {
  expect(() => assertImage(image)).not.toThrow();
});
