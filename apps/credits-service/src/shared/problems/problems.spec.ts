import { ERRORS_PATH, errorsPage, PROBLEMS, problemType } from './catalog';

describe('the catalog of problems', () => {
  it.each(Object.entries(PROBLEMS))('%s has an entry on the page that its type leads to', (code, kind) => {
    const [path, anchor = ''] = problemType(code).split('#');
    expect(path).toBe(ERRORS_PATH);
    expect(errorsPage()).toContain(`id="${anchor}"><td>${kind.status}</td>`);
    expect(kind.status >= 400 && kind.status <= 599).toBe(true);
    expect(kind.meaning).toMatch(/^[A-Z].*[.]$/);
  });

  it('is written as text, not as markup', () => {
    expect(errorsPage()).toContain('Bearer &lt;key&gt;');
  });
});
