import { completeLockFile, missingPlatforms, readLockFile, resolvedEntries } from '../../scripts/lib/lock-file';

const lock = (packages: object) => readLockFile(JSON.stringify({ lockfileVersion: 3, packages }));
const LINTER = {
  version: '2.0.0',
  dev: true,
  optionalDependencies: {
    '@lint/cli-linux-x64': '2.0.0',
    '@lint/cli-linux-arm64-musl': '2.0.0',
    '@lint/cli-darwin-arm64': '2.0.0',
  },
};
const INSTALLED = { version: '2.0.0', optional: true };
const partial = lock({ 'node_modules/lint': LINTER, 'node_modules/@lint/cli-linux-x64': INSTALLED });

describe('a lock file made where the registry holds one platform', () => {
  test('names what it lacks', () => {
    expect(missingPlatforms(partial).map(({ name }) => name)).toEqual([
      '@lint/cli-linux-arm64-musl',
      '@lint/cli-darwin-arm64',
    ]);
  });

  test('is completed, each platform with its system and processor', () => {
    const complete = completeLockFile(partial);
    expect(missingPlatforms(complete)).toEqual([]);
    expect(complete.packages['node_modules/@lint/cli-darwin-arm64']).toEqual({
      version: '2.0.0',
      dev: true,
      optional: true,
      cpu: ['arm64'],
      os: ['darwin'],
    });
    expect(complete.packages['node_modules/@lint/cli-linux-arm64-musl']).toEqual(
      expect.objectContaining({ os: ['linux'], libc: ['musl'] }),
    );
    expect(complete.packages['node_modules/@lint/cli-linux-x64']).toEqual(INSTALLED);
  });

  test('stays as it is once complete', () => {
    const complete = completeLockFile(partial);
    expect(JSON.stringify(completeLockFile(complete))).toBe(JSON.stringify(complete));
  });
});

test('an optional package that is not for one platform is not guessed', () => {
  const other = lock({ 'node_modules/watch': { optionalDependencies: { fsevents: '2.0.0' } } });
  expect(() => completeLockFile(other)).toThrow('fsevents');
});

test('entries that name a registry are found', () => {
  const named = lock({ 'node_modules/a': { resolved: 'https://registry.example/a.tgz' }, 'node_modules/b': {} });
  expect(resolvedEntries(named)).toEqual(['node_modules/a']);
});
