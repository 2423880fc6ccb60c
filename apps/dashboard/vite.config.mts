import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const SERVICE = process.env['CREDITS_SERVICE'] ?? 'http://127.0.0.1:8001';
const OUTPUT = new URL('../../dist/apps/dashboard', import.meta.url).pathname;
const COMPRESSED = /\.(?:js|css|svg)$/;

/** Puts a brotli and a gzip file beside each asset, so that the service compresses nothing. */
function compressAssets(): Plugin {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  return {
    name: 'compress-assets',
    apply: 'build',
    generateBundle: {
      // After everything that still edits the files.
      order: 'post',
      async handler(_options, bundle) {
        const files = Object.values(bundle).filter(({ fileName }) => COMPRESSED.test(fileName));
        await Promise.all(
          files.map(async (file) => {
            const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
            const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
            const [br, gz] = await Promise.all([brotli(content, { params }), zip(content, { level: 9 })]);
            this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: br });
            this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gz });
          }),
        );
      },
    },
  };
}

/** Takes the style sheets of the components that are used, each with the chunk of its component. */
function usedStyles(): Plugin {
  const ALL = '@mantine/core/styles.layer.css';
  const COMPONENT = /\/@mantine\/core\/esm\/(?:components|utils)\/.+\/(\w+)\.module\.mjs$/;
  const importOf = (name: string) => `import '@mantine/core/styles/${name}.layer.css';`;
  return {
    name: 'used-styles',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === ALL ? `\0${ALL}.js` : null),
    load: (id) =>
      id === `\0${ALL}.js` ? ['default-css-variables', 'baseline', 'global'].map(importOf).join('\n') : null,
    transform(code, id) {
      const [, name] = COMPONENT.exec(id) ?? [];
      // A module of constants, which tree shaking would leave out together with its style sheet.
      return name === undefined
        ? null
        : { code: `${importOf(name)}\n${code}`, map: null, moduleSideEffects: true };
    },
  };
}

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  // Chunks find each other relative to themselves, so that the page works below any path.
  base: command === 'build' ? './' : '/dashboard/',
  // The service writes another one into each answer.
  html: { cspNonce: 'CSP_NONCE' },
  plugins: [usedStyles(), compressAssets()],
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // A `data:` URL in a style sheet would need a wider policy for fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    // The libraries mark modules for server components, of which there are none.
    rolldownOptions: {
      onLog: (level, log, pass) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') pass(level, log);
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/docs', '/metrics', '/v1'].map((path) => [path, SERVICE])),
  },
}));
