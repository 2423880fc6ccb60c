import { toApiError } from './api-error';

const DETAIL = 'No key has this id; GET /keys lists them.';
const problem = (code: string) => ({ code, detail: DETAIL, title: 'A title', request_id: 'r' });

describe('the words of a failure', () => {
  it.each([
    ['not_found', 'There is nothing with this id.'],
    ['account_not_found', 'This user has no account in this currency.'],
    ['outcome_unknown', 'The ledger did not answer in time.'],
    ['insufficient_credits', 'The account can spend less than that; nothing moved. Top it up and try again.'],
    ['constructor', DETAIL],
  ])('with the code %s are “%s”', (code, words) => {
    expect(toApiError(problem(code), undefined).message).toBe(words);
  });

  it('are of the page alone where no answer of the service arrived', () => {
    expect(toApiError(new TypeError('fetch failed'), undefined).message).toBe('No answer arrived.');
  });
});
