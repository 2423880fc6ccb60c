/** The borders of the modular monolith; each rule is one sentence of docs/architecture.md. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Imports form no circle.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-through-their-index',
      severity: 'error',
      comment:
        'A lib is imported through its index.ts only; tests also use the helpers of the embedded engine’s own tests.',
      from: { path: '^(apps|libs|test)/([^/]+)/' },
      to: {
        path: '^libs/([^/]+)/src/(?!index\\.ts$)',
        pathNot: '^libs/($2|tigerbeetle-embedded/src/testing)/',
      },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      comment: 'Only tests import what the embedded engine has for its tests.',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '^libs/tigerbeetle-embedded/src/testing/' },
    },
    {
      name: 'contract-and-e2e-share-support-only',
      severity: 'error',
      comment: 'Contract specs and end-to-end specs share test/support, and nothing of each other’s.',
      from: { path: '^test/(contract|e2e)/' },
      to: { path: '^test/', pathNot: '^test/($1|support)/' },
    },
    {
      name: 'support-knows-no-specs',
      severity: 'error',
      comment: 'test/support serves every spec and imports none of them.',
      from: { path: '^test/support/' },
      to: { path: '^test/', pathNot: '^test/support/' },
    },
    {
      name: 'only-the-ledger-knows-tigerbeetle',
      severity: 'error',
      comment:
        'Only libs/ledger and libs/tigerbeetle-embedded, and the tests that compare them, import tigerbeetle-node.',
      from: { path: '^(apps|libs)/', pathNot: '^libs/(ledger|tigerbeetle-embedded)/' },
      to: { path: 'node_modules/tigerbeetle-node' },
    },
    {
      name: 'features-stand-alone',
      severity: 'error',
      comment: 'A feature imports the settings and what features share, never another feature.',
      from: { path: '^apps/credits-service/src/([^/]+)/' },
      to: {
        path: '^apps/credits-service/src/([^/]+)/',
        pathNot: '^apps/credits-service/src/($1|config|shared)/',
      },
    },
    {
      name: 'shared-knows-no-feature',
      severity: 'error',
      comment:
        'What features share imports the settings at most, and the settings nothing of the application.',
      from: { path: '^apps/credits-service/src/(config|shared)/' },
      to: { path: '^apps/credits-service/src/', pathNot: '^apps/credits-service/src/($1|config)/' },
    },
    {
      name: 'libs-do-not-know-the-app',
      severity: 'error',
      comment: 'Dependencies point from the feature to the libs, never back.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'fake-provider-stands-alone',
      severity: 'error',
      comment: 'The fake provider knows Node alone, so that it takes over no mistake of the service.',
      from: { path: '^apps/fake-provider/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^apps/fake-provider/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'only-tests-know-tests',
      severity: 'error',
      comment: 'Only spec files import test/, and of it the helpers in test/support.',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'specs-use-support-only',
      severity: 'error',
      comment: 'Unit specs import helpers from test/support, and no contract or end-to-end spec.',
      from: { path: '^(apps|libs)/.*\\.spec\\.ts$' },
      to: { path: '^test/(?!support/)' },
    },
    {
      name: 'money-stands-at-the-bottom',
      severity: 'error',
      comment: 'libs/money imports nothing: no Nest, no I/O, no other lib.',
      from: { path: '^libs/money/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/money/' },
    },
    {
      name: 'pricing-knows-money-alone',
      severity: 'error',
      comment: 'libs/pricing imports libs/money and nothing else: no Nest, no I/O.',
      from: { path: '^libs/pricing/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/(pricing|money)/' },
    },
    {
      name: 'providers-stand-apart',
      severity: 'error',
      comment: 'libs/providers knows neither Nest nor any other lib but pricing and money.',
      from: { path: '^libs/providers/' },
      to: { path: '^(libs/(?!(providers|pricing|money)/)|node_modules/@nestjs)' },
    },
    {
      name: 'embedded-stands-alone',
      severity: 'error',
      comment:
        'libs/tigerbeetle-embedded knows neither Nest nor any other lib, so that it can be published by itself.',
      from: { path: '^libs/tigerbeetle-embedded/' },
      to: { path: '^(test|libs/(?!tigerbeetle-embedded)|node_modules/@nestjs)' },
    },
    {
      name: 'ledger-has-no-http',
      severity: 'error',
      comment: 'libs/ledger and libs/metadata know nothing of HTTP; the filter maps their errors.',
      from: { path: '^libs/(ledger|metadata)/' },
      to: { path: '^(libs/http/|node_modules/(express|@nestjs/platform-express))' },
    },
    {
      name: 'siblings-do-not-mix',
      severity: 'error',
      comment:
        'Ledger, metadata, providers and http stand side by side: feature → ledger/metadata/providers/http → pricing → money.',
      from: { path: '^libs/(ledger|metadata|providers|http)/' },
      to: { path: '^libs/(ledger|metadata|providers|http)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      comment: 'What is built never imports development dependencies.',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
  },
};
