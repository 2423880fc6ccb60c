import type { Api } from './api';

/** The value of a sample in the text format of Prometheus; 0 where there is none yet. */
export function sampleIn(text: string, name: string, labels: Record<string, string> = {}): number {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = text
    .split('\n')
    .find(
      (candidate) =>
        (candidate.startsWith(`${name}{`) || candidate.startsWith(`${name} `)) &&
        written.every((label) => candidate.includes(label)),
    );
  return line === undefined ? 0 : Number(line.split(' ').at(-1));
}

/** The metrics of a service, read now. */
export async function readSamples(
  api: Api,
): Promise<(name: string, labels?: Record<string, string>) => number> {
  const { text } = await api.get('/metrics');
  return (name, labels) => sampleIn(text, name, labels);
}
