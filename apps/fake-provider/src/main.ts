import { startFakeProvider } from './fake-provider';

const PORT_DEFAULT = 8002;

async function main(): Promise<void> {
  const { PORT, HOST, FAKE_PROVIDER_KEY } = process.env;
  const provider = await startFakeProvider({
    port: PORT === undefined ? PORT_DEFAULT : Number(PORT),
    ...(HOST === undefined ? {} : { host: HOST }),
    ...(FAKE_PROVIDER_KEY === undefined ? {} : { apiKey: FAKE_PROVIDER_KEY }),
  });
  const { openai, anthropic, gemini } = provider.baseUrls;
  process.stdout.write(
    `OPENAI_BASE_URL=${openai}\nANTHROPIC_BASE_URL=${anthropic}\nGEMINI_BASE_URL=${gemini}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void provider.close();
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
