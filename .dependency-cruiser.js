/** Imports go one way; README shows the same as a map. */
const only = (name, what, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: allowed },
  to: { path: what },
});
const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

const bootstrap =
  '^services/(hub|cli|backup|book-keeper|made-keys|metrics)[.]ts$|^services/commands/';

export default {
  forbidden: [
    never('no-cycles', {}, { circular: true }, 'Two modules that need each other are one module.'),
    never(
      'schemas-stand-alone',
      { path: '^schemas/' },
      { path: '^(adapters|queues|services|scripts|test)/' },
      'The contracts know nobody.',
    ),
    never(
      'adapters-know-contracts',
      { path: '^adapters/' },
      { path: '^(queues|services|scripts|test)/' },
      'An adapter needs the contracts and nothing of the hub.',
    ),
    never(
      'adapters-know-no-other',
      { path: '^adapters/(sap|salesforce|srm|webhook)/' },
      {
        path: '^adapters/',
        pathNot: ['^adapters/$1/', '^adapters/adapter[.]ts$', '^adapters/wire/'],
      },
      'Each adapter can be deleted alone.',
    ),
    never(
      'queues-know-schemas',
      { path: '^queues/' },
      { path: '^(adapters|services|scripts|test)/' },
      'The engine carries ids.',
    ),
    never(
      'ledger-is-the-ground',
      { path: '^services/ledger/' },
      { path: '^(adapters|queues|services)/', pathNot: '^services/ledger/' },
      'api, worker, console → exchange → ledger, never back.',
    ),
    never(
      'exchange-is-the-domain',
      { path: '^services/exchange/' },
      { path: '^services/(?!exchange/|ledger/)' },
      'The exchange knows no HTTP, no pages and no processes.',
    ),
    never(
      'fronts-stand-apart',
      { path: '^services/(api|worker|console|sandbox)/' },
      { path: '^services/(api|worker|console|sandbox)/', pathNot: '^services/$1/' },
      'The api, the worker, the console and the sandbox do not know each other.',
    ),
    never(
      'fronts-know-no-start',
      { path: '^services/(api|worker|console|sandbox)/' },
      { path: bootstrap, pathNot: '^services/metrics[.]ts$' },
      'Starting knows the parts, not the other way round.',
    ),
    only(
      'pg-in-ledger',
      '^(node_modules/)?pg/',
      '^(services/ledger/|scripts/bench/|test/|node_modules/)',
      'All SQL is in the ledger.',
    ),
    only(
      'bullmq-in-queues',
      '^(node_modules/)?bullmq/',
      '^(queues/|scripts/bench/|test/|node_modules/)',
      'Only the queues know their engine.',
    ),
    never(
      'nothing-imports-scripts',
      { pathNot: '^(scripts|test)/' },
      { path: '^(scripts|test)/' },
      'Scripts are for people.',
    ),
    never(
      'no-orphans',
      { orphan: true, pathNot: '[.](json|md|d[.]ts)$|^test/' },
      {},
      'A file without a reader.',
    ),
    never(
      'production-dependencies',
      { path: '^(schemas|adapters|queues|services)/' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
      'The built program runs without development dependencies.',
    ),
    never('resolvable', {}, { couldNotResolve: true }, 'Every import leads somewhere.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
