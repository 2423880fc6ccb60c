import { DIALECTS, snippetsOf } from './snippets';

const INPUT = { service: 'https://example.com/credits', secret: 'crd_secret', userId: null, model: 'm' };

describe('the snippets for a key', () => {
  it('are calls of the service at its own address', () => {
    expect(snippetsOf('openai', INPUT).curl).toBe(
      [
        "curl 'https://example.com/credits/v1/chat/completions' \\",
        "  -H 'Authorization: Bearer crd_secret' \\",
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"model":"m","messages":[{"role":"user","content":"Hello"}]}'`,
      ].join('\n'),
    );
    expect(snippetsOf('anthropic', INPUT).curl).toContain("'https://example.com/credits/v1/messages'");
    expect(snippetsOf('gemini', INPUT).curl).toContain(
      "'https://example.com/credits/v1beta/models/m:generateContent'",
    );
  });

  it.each(DIALECTS)('name the user who pays where the key does not, in the form of %s', (dialect) => {
    const { curl, sdk } = snippetsOf(dialect, { ...INPUT, userId: "o'hara $(id)" });
    expect(curl).toContain(`-H 'Credits-User: o'\\''hara $(id)'`);
    expect(sdk).toContain(`'Credits-User': "o'hara $(id)"`);
    expect(snippetsOf(dialect, INPUT).curl).not.toContain('Credits-User');
  });

  it('keep a hostile model within its string', () => {
    const { curl, sdk } = snippetsOf('gemini', { ...INPUT, model: `a"b/../c` });
    expect(curl).toContain('/models/a%22b%2F..%2Fc:generateContent');
    expect(sdk).toContain(String.raw`model: "a\"b/../c"`);
  });
});
