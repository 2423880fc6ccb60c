import { defineConfig } from '@hey-api/openapi-ts';

/** `npm run generate:client` reads openapi.json and writes src/, or the folder that CLIENT_PATH names. */
export default defineConfig({
  input: './openapi.json',
  output: {
    path: process.env.CLIENT_PATH ?? './clients/typescript/src',
    header: ['// Made from openapi.json by `npm run generate:client`.'],
    // Node finds ECMAScript modules by their full names.
    module: { extension: '.js' },
  },
  plugins: [{ name: '@hey-api/client-fetch', includeInEntry: true }, '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'warn', file: false },
});
