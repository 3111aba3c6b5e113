// Who may import whom. `npm run layers` holds it; ARCHITECTURE.md tells it in words.
import typescript from 'typescript';

// Without this the tool reads no module, and finds nothing wrong with any.
if (!typescript.transpileModule) throw new Error('dependency-cruiser cannot use this version of TypeScript');

/** Tests, benchmarks and what only they use may reach for anything that helps them. */
const notShipped = '\\.(test|bench)\\.tsx?$|/testing/|/fixtures/';

/** Packages that core may use: pure functions, at home in page, worker and Node alike. */
const corePackages = ['fflate', 'saxes', 'valibot'];

/** Core's folders from the ground up: each may import its own folder and every level below it. */
const coreLevels = [
  ['lib'],
  ['topology'],
  ['p2pdma', 'formats', 'layout'],
  ['dma'],
  ['fabric'],
  ['dmabuf'],
  ['stack'],
  ['advisor', 'share'],
  ['scenes'],
];

/** For the parts around core: what of src each may import besides itself. */
const parts = {
  core: [],
  worker: ['core/'],
  store: ['core/', 'worker/(protocol|client)\\.ts$'],
  canvas: ['core/', 'store/'],
  ui: ['core/', 'store/', 'canvas/'],
  cli: ['core/'],
};

/** The public engine: the one barrel. */
const engine = '^src/core/index\\.ts$';
/** Checks core from the inside, against tables. */
const truth = '^src/cli/truth(/|\\.ts$)';

/** And which packages. What is not listed here is not to be used there. */
const partPackages = {
  core: corePackages,
  worker: [],
  store: ['idb', 'zustand'],
  canvas: ['cytoscape'],
  ui: ['react', 'react-dom', 'uplot', 'zustand'],
  cli: ['valibot'],
};

const inPackages = names => names.map(name => `(^|/)node_modules/(@types/)?${name}/`);
const fromSource = path => ({ path, pathNot: notShipped });

const coreRules = coreLevels.flatMap((level, height) =>
  level.map(folder => ({
    name: `core-${folder}`,
    comment: `core/${folder} imports itself and what lies below it: ${coreLevels.slice(0, height).flat().join(', ') || 'nothing'}`,
    severity: 'error',
    from: fromSource(`^src/core/${folder}/`),
    to: {
      path: '^src/core/',
      pathNot: `^src/core/(${[...coreLevels.slice(0, height).flat(), folder].join('|')})/`,
    },
  })),
);

const partRules = Object.entries(parts).map(([part, allowed]) => ({
  name: `${part}-imports`,
  comment: `src/${part} imports itself${allowed.length > 0 ? ` and ${allowed.join(', ')}` : ' and nothing else of src'}`,
  severity: 'error',
  from: fromSource(`^src/${part}/`),
  to: { path: '^src/', pathNot: [`${part}/`, ...allowed].map(path => `^src/${path}`) },
}));

const packageRules = Object.entries(partPackages).map(([part, names]) => ({
  name: `${part}-packages`,
  comment: `src/${part} uses these packages only: ${names.join(', ') || 'none'}`,
  severity: 'error',
  from: fromSource(`^src/${part}/`),
  to: {
    path: 'node_modules/',
    ...(names.length > 0 && { pathNot: inPackages(names) }),
  },
}));

export default {
  forbidden: [
    ...coreRules,
    {
      name: 'core-folders',
      comment: 'a new folder of core is given its level in coreLevels',
      severity: 'error',
      from: {
        path: '^src/core/',
        pathNot: [`^src/core/(${coreLevels.flat().join('|')})/`, engine, notShipped],
      },
      to: {},
    },
    ...partRules,
    ...packageRules,
    {
      name: 'the-command-line-uses-the-public-engine',
      comment: 'what src/cli needs of core, a program outside needs too: export it from core/index.ts',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: truth },
      to: { path: '^src/core/', pathNot: engine },
    },
    {
      name: 'only-the-command-line-uses-the-public-engine',
      comment: 'page and worker import the files themselves, so that each part loads only what it needs',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/cli/(?!truth)'] },
      to: { path: engine },
    },
    {
      name: 'node-only-on-the-command-line',
      comment: 'the engine and the page run in a browser',
      severity: 'error',
      from: fromSource('^src/(?!cli/)'),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-store-knows-no-react',
      comment: 'zustand/vanilla is the store, zustand itself its React seam, which is the business of ui',
      severity: 'error',
      from: fromSource('^src/(?!ui/|main)'),
      to: { path: 'node_modules/zustand/(esm/)?(react|index)\\.' },
    },
    {
      name: 'nothing-ships-a-test',
      severity: 'error',
      from: fromSource('^src/'),
      to: { path: notShipped },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nothing-ships-a-development-package',
      severity: 'error',
      from: fromSource('^src/'),
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    // Types count: who knows a shape depends on it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
