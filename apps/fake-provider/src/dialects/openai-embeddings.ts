import { firstNumber, plain, reported, type Answer, type Exchange } from '../exchange';
import { tokensIn, usageOf } from '../usage';
import { openaiFault } from './openai-faults';

const DIMENSIONS = 8;

/** POST /embeddings. */
export function embeddings({ body, script }: Exchange): Answer {
  const { model, input } = body;
  if (typeof model !== 'string' || input === undefined) {
    return openaiFault({ status: 400, message: "Missing required parameter: 'model' or 'input'." });
  }
  const isList = Array.isArray(input) && typeof input[0] !== 'number';
  const inputs = isList ? (input as unknown[]) : [input];
  const dimensions = firstNumber(body['dimensions']) ?? DIMENSIONS;
  const isBase64 = body['encoding_format'] === 'base64';
  return plain({
    object: 'list',
    data: inputs.map((item, index) => {
      const values = vectorOf(tokensIn(item), dimensions);
      return { object: 'embedding', index, embedding: isBase64 ? base64Of(values) : values };
    }),
    model: script.model_served ?? model,
    usage: reported(script, () => {
      const { input: prompt_tokens } = usageOf(script, tokensIn(input), 0);
      return { prompt_tokens, total_tokens: prompt_tokens };
    }),
  });
}

/** Numbers that 32-bit floats hold exactly. */
export function vectorOf(seed: number, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, index) => ((seed + index) % 16) / 16);
}

function base64Of(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}
