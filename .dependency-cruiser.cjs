/**
 * Import directions of docs/architecture.md: dependencies point one way, and every folder has its list of what it may
 * import from this repository. Packages and Node's own modules are free unless a rule says otherwise.
 */
const NPM = '^(node_modules|\\.\\.)/';

/** `folder` imports itself and `allowed` of this repository, nothing else of it. */
const mayImport = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder },
  to: { pathNot: [folder, NPM, ...allowed], dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-peer'] },
});

module.exports = {
  forbidden: [
    {
      name: 'main-is-the-root',
      comment: 'main.ts composes; nothing imports it.',
      severity: 'error',
      from: {},
      to: { path: '^main\\.ts$' },
    },
    mayImport('main', '^main\\.ts$', ['^stacks/', '^deployments/', '^config/', '^cost/'], 'The composition root.'),
    mayImport('config', '^config/', [], 'The vocabulary is pure: it imports nothing of ours.'),
    mayImport('deployments', '^deployments/', ['^config/'], 'Values only, typed by the vocabulary.'),
    {
      name: 'deployments-types-only',
      comment: 'A deployment file holds values: of config it imports types.',
      severity: 'error',
      from: { path: '^deployments/' },
      to: { path: '^config/', dependencyTypesNot: ['type-only'] },
    },
    mayImport(
      'modules',
      '^modules/',
      ['^config/', '^lambda-src/[^/]+/contract\\.ts$', '^lambda-src/power/[^/]+\\.ts$'],
      'Constructs know the vocabulary, the contracts of functions, and what a unit of power is.',
    ),
    mayImport('stacks', '^stacks/', ['^modules/', '^config/'], 'Stacks wire modules.'),
    mayImport(
      'lambda-src',
      '^lambda-src/',
      ['^config/schedule\\.ts$'],
      'Functions are deployed alone, with what a schedule means.',
    ),
    {
      name: 'functions-apart',
      comment: 'A function imports itself, lambda-src/shared and the power domain, never another function.',
      severity: 'error',
      from: { path: '^lambda-src/([^/]+)/' },
      to: { path: '^lambda-src/', pathNot: ['^lambda-src/$1/', '^lambda-src/(shared|power)/'] },
    },
    mayImport('cost', '^cost/', ['^config/'], 'The cost model reads the JSON, never the constructs.'),
    mayImport('report', '^report/', ['^cost/', '^config/'], 'The report reads the JSON, never the constructs.'),
    mayImport('tools', '^tools/', [], 'Running other programs: no knowledge of deployments.'),
    mayImport('addresses', '^addresses/', ['^config/'], 'The address lock reads the JSON, never the constructs.'),
    mayImport('handoff', '^handoff/', ['^config/', '^tools/'], 'The bundle is written from the JSON.'),
    mayImport('policy', '^policy/', ['^config/', '^tools/'], 'Checkov over the JSON or a plan.'),
    mayImport('review', '^review/', ['^config/'], 'What a plan means for its reader: pure functions of its JSON.'),
    mayImport(
      'cli',
      '^cli/',
      [
        ...'cost config tools addresses handoff policy review report'.split(' ').map((folder) => `^${folder}/`),
        '^deployments/index\\.ts$',
        // The power commands read a unit, and ask its switch, as the functions do.
        '^lambda-src/(power|shared)/',
        '^lambda-src/[^/]+/contract\\.ts$',
      ],
      'What needs a synthesis runs main.ts as a process.',
    ),
    {
      name: 'tests-are-leaves',
      comment: 'Nothing but tests imports tests.',
      severity: 'error',
      from: { pathNot: '^__tests__/' },
      to: { path: '^__tests__/' },
    },
    {
      name: 'no-provider-index',
      comment: 'Import @cdktf/provider-aws/lib/<resource>: the index costs 3 s and 700 MB in every type check.',
      severity: 'error',
      from: {},
      to: { path: '@cdktf/provider-aws/(lib/)?index\\.(js|d\\.ts)$' },
    },
    {
      name: 'cdktf-stays-right',
      comment: 'Only stacks and modules (and the composition root) know cdktf.',
      severity: 'error',
      from: { path: '^(config|deployments|cli|cost|report|lambda-src|addresses|handoff|policy|review|tools)/' },
      to: { path: '(^|/)node_modules/(cdktf|constructs|@cdktf/provider-aws)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'An import that cannot be found is a mistake, not a package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdktf\\.out|\\.cairn|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // As Node does: some packages have nothing but exports.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
