/**
 * One configuration, three projects: fast tests that need no account, functions against a local account, and the engine
 * lane that needs Terraform.
 */
const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': swc },
  moduleFileExtensions: ['ts', 'js', 'json'],
};

module.exports = {
  maxWorkers: 2,
  projects: [
    {
      ...common,
      displayName: 'unit',
      globalSetup: '<rootDir>/__tests__/helpers/synthesize-once.ts',
      globalTeardown: '<rootDir>/__tests__/helpers/remove-synthesized.ts',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/engine/', '<rootDir>/__tests__/functions/'],
    },
    {
      ...common,
      displayName: 'functions',
      testMatch: ['<rootDir>/__tests__/functions/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'engine',
      testMatch: ['<rootDir>/__tests__/engine/**/*.test.ts'],
    },
  ],
};
