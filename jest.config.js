/**
 * One configuration, five projects: fast tests that need no account, functions against a local account, the engine lane
 * that needs Terraform, one that needs OpenTofu, too, and the report in a real browser.
 */
const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': swc },
  moduleFileExtensions: ['ts', 'js', 'json'],
  // Made by lanes: packages there carry names of ours.
  modulePathIgnorePatterns: ['<rootDir>/\\.cairn/', '<rootDir>/cdktf\\.out/'],
};

module.exports = {
  maxWorkers: 2,
  // Tests that start a process take seconds on a busy machine; none is meant to take this long.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      globalSetup: '<rootDir>/__tests__/helpers/synthesize-once.ts',
      globalTeardown: '<rootDir>/__tests__/helpers/remove-synthesized.ts',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...['browser', 'engine', 'functions', 'opentofu'].map((folder) => `<rootDir>/__tests__/${folder}/`),
      ],
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
    {
      ...common,
      displayName: 'opentofu',
      testMatch: ['<rootDir>/__tests__/opentofu/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'browser',
      globalSetup: '<rootDir>/__tests__/helpers/synthesize-once.ts',
      globalTeardown: '<rootDir>/__tests__/helpers/remove-synthesized.ts',
      testMatch: ['<rootDir>/__tests__/browser/**/*.test.ts'],
    },
  ],
};
