// The walls of the house: which folder may import what. A folder always may import from itself.
import { dirname, relative, resolve, sep } from 'node:path';
import { builtinModules } from 'node:module';

const root = import.meta.dirname;
const workflowNames = ['workflows/ids', 'workflows/search-attributes'];
const models = ['oneroster/rostering/model', 'canvas/sis/rows', 'config'];

/**
 * imports   folders (or files in them) of ours that may be imported as values and as types; `all` for any
 * types     those that may be imported as types only
 * packages  packages and Node modules that may be imported; without it, any
 */
export const walls = {
  workflows: {
    imports: ['codes', 'roster', 'gradebook'],
    types: ['activities', ...models],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    why: 'Workflows are deterministic: they know activities by type only, no Node module, and small pure rules.',
  },
  roster: {
    imports: ['codes'],
    types: models,
    packages: ['luxon', 'node:crypto'],
    why: 'Roster rules are pure: no I/O, and of OneRoster, Canvas and the settings the types only.',
  },
  gradebook: {
    imports: ['codes'],
    types: models,
    packages: ['luxon', 'node:crypto'],
    why: 'Grade rules are pure: no I/O, and of OneRoster, Canvas and the settings the types only.',
  },
  oneroster: {
    imports: ['codes', 'http'],
    types: ['config'],
    why: 'The OneRoster side knows neither the store nor Canvas.',
  },
  canvas: {
    imports: ['codes', 'http'],
    types: ['config'],
    why: 'The Canvas side knows neither the store nor OneRoster.',
  },
  store: {
    imports: ['codes', 'roster', 'gradebook'],
    types: models,
    why: 'The store keeps what it is given: of models and settings it knows the types, and statements take their parameters from pure rules.',
  },
  config: { imports: ['codes'], why: 'Settings depend on nothing else.' },
  http: { imports: ['codes'], why: 'The floor under both clients knows neither of them.' },
  codes: { why: 'Codes depend on nothing else.' },
  sandbox: { why: 'The sandbox imports nothing of the product, so that a mistake on one side shows on the other.' },
  activities: {
    imports: ['codes', 'oneroster', 'canvas', 'roster', 'gradebook', 'store', 'config'],
    why: "Activities compose clients, rules and store; they know neither who calls them nor the practice district's parts.",
  },
  worker: {
    imports: ['codes', 'activities', 'oneroster', 'canvas', 'roster', 'gradebook', 'store', 'config', ...workflowNames],
    types: ['workflows'],
    why: 'The worker composes the product. It loads workflows from their bundle, and knows no practice stack.',
  },
  client: {
    imports: ['codes', 'oneroster', 'canvas', 'roster', 'gradebook', 'store', 'config', ...workflowNames],
    types: ['workflows', 'activities'],
    why: 'The command line starts workflows by name. Of the embedded stack it knows only the file in which that says where it runs.',
  },
  embedded: { imports: 'all', why: 'The one-machine stack may import everything but tests.' },
  bench: { imports: 'all', why: 'Benchmarks may import everything.' },
  'test/oracle': {
    imports: ['oneroster/rostering/model', 'canvas/sis/rows', 'config'],
    why: 'The oracle shares no code with the mapping, nor with the sandbox: it is the third opinion.',
  },
  test: { imports: 'all', why: 'Tests may import everything.' },
};

const folderOf = (path) => Object.keys(walls).find((folder) => path.startsWith(`${folder}/`));
const builtIns = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
const isWithin = (path, allowed) => path.startsWith(`${allowed}/`) || path.replace(/\.[jt]s$/, '') === allowed;

/** The reason why `file` may not import `specifier`, or undefined when it may. Paths are relative to the root. */
function objection(file, specifier, typesOnly) {
  const folder = folderOf(file);
  if (!folder) return undefined;
  const { imports = [], types = [], packages, why } = walls[folder];
  if (!specifier.startsWith('.')) {
    const name = builtIns.has(specifier) ? `node:${specifier.replace('node:', '')}` : packageName(specifier);
    return !packages || packages.includes(name) ? undefined : why;
  }
  const target = relative(root, resolve(root, dirname(file), specifier))
    .split(sep)
    .join('/');
  if (isWithin(target, folder)) return undefined;
  if (imports === 'all') return folder !== 'test' && isWithin(target, 'test') ? why : undefined;
  if (imports.some((allowed) => isWithin(target, allowed))) return undefined;
  if (typesOnly && types.some((allowed) => isWithin(target, allowed))) return undefined;
  return why;
}

const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const everyIsType = (specifiers, kind) => specifiers.length > 0 && specifiers.every((each) => each[kind] === 'type');

/** ESLint rule that reports each import through a wall, of whatever form. */
export const wallsRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { wall: "'{{folder}}' may not import '{{specifier}}'{{how}}. {{why}}" },
  },
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/');
    function look(node, specifier, typesOnly) {
      if (typeof specifier !== 'string') return;
      const why = objection(file, specifier, typesOnly);
      if (!why) return;
      const how = !typesOnly && !objection(file, specifier, true) ? ' but as a type' : '';
      context.report({ node, messageId: 'wall', data: { folder: folderOf(file), specifier, how, why } });
    }
    return {
      ImportDeclaration: (node) =>
        look(node, node.source.value, node.importKind === 'type' || everyIsType(node.specifiers, 'importKind')),
      ExportNamedDeclaration: (node) =>
        node.source &&
        look(node, node.source.value, node.exportKind === 'type' || everyIsType(node.specifiers, 'exportKind')),
      ExportAllDeclaration: (node) => look(node, node.source.value, node.exportKind === 'type'),
      ImportExpression: (node) => look(node, node.source.value, false),
      TSImportType: (node) => look(node, node.source?.value ?? node.argument?.literal?.value, true),
    };
  },
};
