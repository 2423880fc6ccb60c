import type { Problem } from '../api/api';
import { ApiError } from '../api/api-error';
import type { Exact } from '../api/exact';
import { errorBeside, fieldErrors } from './field-errors';

function refusal(...fields: string[]): ApiError {
  const errors = fields.map((field) => ({ field, message: `${field} must be better` }));
  const problem = { code: 'validation_failed', detail: 'Several.', errors };
  return new ApiError('Several.', problem as unknown as Exact<Problem>, 422);
}

describe('what is wrong with a form', () => {
  it('is said at its field, also where it is about an item', () => {
    const at = fieldErrors(refusal('sheet.aliases[1]', 'sheet.provider'), 'sheet.');
    expect([at('aliases'), at('provider'), at('prices')]).toEqual([
      'must be better',
      'must be better',
      undefined,
    ]);
  });

  it('is said beside the fields only where none of them says it', () => {
    const fields = ['aliases', 'provider'];
    expect(errorBeside(refusal('sheet.aliases[1]', 'sheet.provider'), fields, 'sheet.')).toBeNull();
    expect(errorBeside(refusal('aliases', 'prices'), fields)?.message).toBe('prices must be better');
    expect(errorBeside(refusal('prices', 'limits'), fields)?.message).toBe('Several.');
    const lost = new ApiError('No answer arrived.', null, null);
    expect(errorBeside(lost, fields)).toBe(lost);
  });
});
