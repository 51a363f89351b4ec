// The walls of the house: which folder may import what, types included. `test/ground/walls.test.ts` tries each of them.
const models = [
  'oneroster/rostering/model',
  'oneroster/gradebook/model',
  'canvas/sis/rows',
  'canvas/grades/model',
  'canvas/reports/report-rows',
  'config/.+',
];
const ours =
  '^(activities|bench|canvas|client|codes|config|docs|embedded|evaluation|gradebook|http|intake|morning|oneroster|roster|sandbox|store|test|worker|workflows)/';

/** A path pattern of folders (`roster`) and files without their extension (`workflows/ids`). */
const anyOf = (paths) => paths.map((path) => (path.includes('/') ? `^${path}\\.ts$` : `^${path}/`));

/**
 * What a folder may import of ours, beside itself: `imports` as values and as types, `types` as types only. `from` is the
 * folder where its name alone is not a pattern for it.
 */
function wall(name, { from = `^${name}/`, imports = [], types = [], why }) {
  const to = { path: ours, pathNot: [from, ...anyOf(imports), ...anyOf(types)] };
  const forbidden = [{ name: `${name}-imports`, comment: why, severity: 'error', from: { path: from }, to }];
  if (types.length > 0) {
    forbidden.push({
      name: `${name}-imports-types-only`,
      comment: why,
      severity: 'error',
      from: { path: from },
      to: { path: anyOf(types), pathNot: [from, ...anyOf(imports)], dependencyTypesNot: ['type-only'] },
    });
  }
  return forbidden;
}

/** Which packages and Node modules a folder may import. */
function packages(name, allowed, why) {
  const pathNot = allowed.map((each) =>
    each.startsWith('node:') ? `^${each.slice(5)}$` : `node_modules/${each}(/|$)`,
  );
  return {
    name: `${name}-packages`,
    comment: why,
    severity: 'error',
    from: { path: `^${name}/` },
    to: {
      dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      pathNot,
    },
  };
}

const provisioningOfPassback = 'store/provisioning/roster-for-passback';
const directions = ['activities', 'store', 'client'].flatMap((room) => [
  {
    name: `${room}-provisioning-and-passback`,
    comment: 'Provisioning knows nothing of passback.',
    severity: 'error',
    from: { path: `^${room}/provisioning/` },
    to: { path: '^(activities|store|client)/passback/' },
  },
  {
    name: `${room}-passback-and-provisioning`,
    comment: 'Of provisioning, passback knows one read-only file: the roster that it needs.',
    severity: 'error',
    from: { path: `^${room}/passback/` },
    to: { path: '^(activities|store|client)/provisioning/', pathNot: `^${provisioningOfPassback}\\.ts$` },
  },
]);

const floorOf = (folder) =>
  [
    'answer',
    'dates',
    'errors',
    'fields',
    'page-chain',
    'provider-status',
    'requests',
    'retry-decision',
    'sis-address',
  ].map((file) => `${folder}/${file}`);

/** Rooms of the clients that look down only: what of their own folder they may import. */
const rooms = Object.entries({
  'oneroster/profiles': ['oneroster/rostering/model'],
  'oneroster/rostering': ['oneroster/profiles/.+', ...floorOf('oneroster')],
  'oneroster/gradebook': ['oneroster/profiles/.+', ...floorOf('oneroster')],
  'canvas/sis': floorOf('canvas'),
  'canvas/grades': floorOf('canvas'),
  'canvas/reports': floorOf('canvas'),
}).map(([room, allowed]) => ({
  name: `${room}-looks-down`,
  comment: 'A room of a client knows the floor it stands on, and not what is built of it.',
  severity: 'error',
  from: { path: `^${room}/` },
  to: { path: `^${room.split('/')[0]}/`, pathNot: [`^${room}/`, ...anyOf(allowed)] },
}));

const workflowsWhy =
  'Workflows are deterministic: they know activities by type only, no Node module, and small pure rules.';
const rosterWhy = 'Roster rules are pure: no I/O, and of OneRoster, Canvas and the settings the types only.';
const gradebookWhy = 'Grade rules are pure: no I/O, and of OneRoster, Canvas and the settings the types only.';
const workflowNames = ['workflows/ids', 'workflows/search-attributes'];
const product = ['codes', 'oneroster', 'canvas', 'roster', 'gradebook', 'morning', 'evaluation', 'store', 'config'];
const morningWhy =
  'A morning is judged and shown by pure functions: no I/O, rules of both directions, and of settings the types only.';
const evaluationWhy = 'An evaluation is judged and shown by pure functions: no I/O, and of settings the types only.';

export default {
  forbidden: [
    ...wall('workflows', {
      imports: ['codes', 'roster', 'gradebook'],
      types: ['activities', ...models],
      why: workflowsWhy,
    }),
    packages('workflows', ['@temporalio/workflow', '@temporalio/common'], workflowsWhy),
    ...wall('roster', { imports: ['codes'], types: models, why: rosterWhy }),
    packages('roster', ['luxon', '@types/luxon', 'node:crypto'], rosterWhy),
    ...wall('gradebook', { imports: ['codes'], types: models, why: gradebookWhy }),
    packages('gradebook', ['luxon', '@types/luxon', 'uuid'], gradebookWhy),
    ...wall('morning', { imports: ['codes', 'roster', 'gradebook'], types: models, why: morningWhy }),
    packages('morning', ['luxon', '@types/luxon', 'hono', 'd3-scale', '@types/d3-scale'], morningWhy),
    ...wall('evaluation', { imports: ['codes', 'roster', 'morning'], types: models, why: evaluationWhy }),
    packages('evaluation', ['hono', 'd3-scale', '@types/d3-scale'], evaluationWhy),
    ...wall('oneroster', {
      imports: ['codes', 'http'],
      types: ['config'],
      why: 'The OneRoster side knows neither the store nor Canvas.',
    }),
    ...wall('canvas', {
      imports: ['codes', 'http'],
      types: ['config'],
      why: 'The Canvas side knows neither the store nor OneRoster.',
    }),
    ...wall('store', {
      imports: ['codes', 'roster', 'gradebook', 'morning', 'evaluation', 'config/settings'],
      types: models,
      why: 'The store keeps what it is given: of models it knows the types, stored settings are decoded by their schema, and statements take their parameters from pure rules.',
    }),
    ...wall('config', {
      imports: ['codes', 'http/address', 'oneroster/profiles/.+'],
      why: 'Settings depend on pure data and rules alone: the names of provider profiles, and which addresses are safe.',
    }),
    ...wall('http', { imports: ['codes'], why: 'The floor under both clients knows neither of them.' }),
    ...wall('codes', { why: 'Codes depend on nothing else.' }),
    ...wall('docs', { imports: ['codes'], why: 'Pages are written from the registry of codes.' }),
    ...wall('sandbox', {
      why: 'The sandbox imports nothing of the product, so that a mistake on one side shows on the other.',
    }),
    ...wall('activities', {
      imports: [...product, 'http/transport'],
      why: "Activities compose clients, rules and store, and call the addresses of alerts, which have no client; they know neither who calls them nor the practice district's parts.",
    }),
    ...wall('worker', {
      imports: ['activities', ...product, ...workflowNames],
      types: ['workflows'],
      why: 'The worker composes the product. It loads workflows from their bundle, and knows no practice stack.',
    }),
    ...wall('client', {
      imports: [...product, ...workflowNames, 'intake/run-intake', 'http/address'],
      types: ['workflows', 'activities'],
      why: 'The command line starts workflows by name. Of the embedded stack it knows only the file in which that says where it runs.',
    }),
    ...wall('intake', {
      imports: [
        ...['codes', 'config/environment', 'config/intake-environment', 'config/sealing'],
        ...['store/intake/entries', 'store/intake/grants', 'store/postgres/sql-client'],
      ],
      types: ['config/credential-box', 'store/credentials/systems', 'store/schema/intake'],
      why: 'The intake is the part that strangers reach: it knows its statements and how to seal, and nothing that opens, stores or calls.',
    }),
    packages(
      'intake',
      ['fastify', '@fastify/rate-limit', 'hono', 'pino', 'node:crypto', 'node:net'],
      'The intake speaks to browsers and to PostgreSQL: it calls no other system.',
    ),
    ...wall('test/oracle', {
      imports: models,
      why: 'The oracle shares no code with the mapping, nor with the sandbox: it is the third opinion.',
    }),
    {
      name: 'no-tests-in-the-program',
      comment: 'Nothing but tests imports tests.',
      severity: 'error',
      from: { path: ours, pathNot: '^test/' },
      to: { path: '^test/' },
    },
    ...directions,
    ...rooms,
    {
      name: 'store-postgres',
      comment: 'The driver and what it needs know no other room of the store.',
      severity: 'error',
      from: { path: '^store/postgres/' },
      to: { path: '^store/[^/]+/', pathNot: '^store/(postgres|migrations)/' },
    },
    {
      name: 'store-runs',
      comment: 'Opening, fencing and closing a run know nothing of rosters or grades.',
      severity: 'error',
      from: { path: '^store/runs/' },
      to: { path: '^store/(provisioning|passback)/' },
    },
    {
      name: 'no-cycle',
      comment: 'Files that import each other, if only for a type, cannot be understood one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-found',
      comment: 'An import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.rollbook)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
