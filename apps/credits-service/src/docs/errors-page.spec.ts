import { ERRORS_PATH, problemType } from '@app/http';
import { PROBLEMS } from '../shared/problems/problems';
import { errorsPage } from './errors-page';

describe('the page of errors', () => {
  it.each(Object.entries(PROBLEMS))('has %s, where its type leads to', (code, problem) => {
    const { status, meaning, remedy } = problem;
    const [path, anchor = ''] = problemType(code).split('#');
    expect(path).toBe(ERRORS_PATH);
    expect(errorsPage()).toContain(`id="${anchor}"><td role="cell">${status}</td>`);
    expect(status >= 400 && status <= 599).toBe(true);
    for (const text of [meaning, remedy]) expect(text).toMatch(/^[A-Z].*[.]$/);
  });

  it('is written as text, not as markup', () => {
    expect(errorsPage()).toContain('<code>Authorization: Bearer &lt;key&gt;</code>');
  });
});
