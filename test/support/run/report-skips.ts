import { skips } from '../requirements/requirements';

/** Jest's globalSetup where tests need more than Node: says once what this machine lacks. */
export default function reportSkips(): void {
  for (const line of skips()) process.stderr.write(`${line}\n`);
}
