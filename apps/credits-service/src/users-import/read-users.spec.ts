import { writeFileSync } from 'node:fs';
import { useTemporaryDirectory } from '../../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { accountsToMake } from './accounts-to-make';
import { byLine, describeFault } from './fault';
import { readUsers } from './read-users';

const HEADER = 'user_id,opening_balance,currency,display_name\n';
const GOOD = 'good,1,,\n';
const plain = 'must be plain decimal digits such as "0.25", without sign, exponent, blanks or separators';

const inFolder = useTemporaryDirectory();

async function read(content: string | Buffer) {
  writeFileSync(inFolder('users.csv'), content);
  const { rows, faults } = await readUsers(inFolder('users.csv'));
  const { accounts, faults: more } = accountsToMake(rows, ['USD', 'EUR']);
  return { accounts, faults: [...faults, ...more].sort(byLine).map(describeFault) };
}

describe('a file of users', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['an empty user id', `${HEADER}${GOOD},1,,\n`, [`line 3, user_id: can't be blank: ""`]],
    ['a blank user id', `${HEADER}${GOOD} ,1,,\n`, [`line 3, user_id: can't be blank: " "`]],
    [
      'a control character',
      `${HEADER}a\u0001,1,,\n${GOOD}`,
      [`line 2, user_id: can't contain control characters: "a\\u0001"`],
    ],
    [
      'a long user id',
      `${HEADER}${'é'.repeat(257)},1,,\n${GOOD}`,
      [`line 2, user_id: must have at most 256 characters: "${'é'.repeat(40)}…"`],
    ],
    [
      'a long name',
      `${HEADER}${GOOD}b,1,,${'n'.repeat(257)}\n`,
      [`line 3, display_name: must have at most 256 characters: "${'n'.repeat(40)}…"`],
    ],
    [
      'a negative amount',
      `${HEADER}${GOOD}b,-0.5,,\n`,
      [`line 3, opening_balance: can't be negative: "-0.5"`],
    ],
    [
      'too many places',
      `${HEADER}${GOOD}b,0.0000000001,,\nc,1.0000000010,,\nd,1.00000000101,,\n`,
      [
        'line 3, opening_balance: has more than 9 decimal places: "0.0000000001"',
        'line 5, opening_balance: has more than 9 decimal places: "1.00000000101"',
      ],
    ],
    ...['', ' 1', '1e3', '1,5', '$1', '+1', '1_000', '.5', 'NaN'].map(
      (amount): [string, string, string[]] => [
        `an amount ${JSON.stringify(amount)}`,
        `${HEADER}${GOOD}b,"${amount}",,\n`,
        [`line 3, opening_balance: ${plain}: ${JSON.stringify(amount)}`],
      ],
    ),
    [
      'too large an amount',
      `${HEADER}b,1000000000000.000000001,,\n${GOOD}`,
      ['line 2, opening_balance: must be at most 1000000000000 credits: "1000000000000.000000001"'],
    ],
    [
      'an unknown currency',
      `${HEADER}${GOOD}b,1,GBP,\n`,
      ['line 3, currency: the service keeps no "GBP", but USD, EUR'],
    ],
    [
      'a currency in small letters',
      `${HEADER}${GOOD}b,1,eur,\n`,
      [
        'line 3, currency: must be the code of a currency, such as "USD", in capital letters and digits: "eur"',
      ],
    ],
    [
      'an account twice',
      `${HEADER}${GOOD}b,1,EUR,\ngood,1,USD,\nb,2,EUR,\n`,
      [
        'line 4, user_id: has an account in USD on line 2 already',
        'line 5, user_id: has an account in EUR on line 3 already',
      ],
    ],
    [
      'two names',
      `${HEADER}good,1,USD,One\ngood,1,EUR,Two\n`,
      ['line 3, display_name: the user has another name on line 2'],
    ],
    [
      'fields too many and too few',
      `${HEADER}${GOOD}b,1\nc,1,,Lovelace, Ada\n`,
      [
        'line 3: has 2 fields, and the header line has 4; a comma inside a field needs quotes',
        'line 4: has 5 fields, and the header line has 4; a comma inside a field needs quotes',
      ],
    ],
    [
      'a quote inside a field, after other faults',
      `${HEADER}${GOOD}b,-1,,\r\nc,1,,"two\r\nlines"\r\nd,1,,x"y"\r\ne,-1,,\r\n`,
      [
        `line 3, opening_balance: can't be negative: "-1"`,
        'line 6: a quote stands inside a field that does not begin with one. Lines from here on were not read',
      ],
    ],
    [
      'text after a closing quote',
      `${HEADER}${GOOD}b,1,,"x"y\n`,
      [
        'line 3: text follows a closing quote; a quote inside quotes is written twice. Lines from here on were not read',
      ],
    ],
    [
      'a quote that stays open',
      `${HEADER}${GOOD}b,1,,"x\nc,1,,\n`,
      ['line 3: a quote is opened and never closed. Lines from here on were not read'],
    ],
    [
      'a quote that stays open in a long file',
      `${HEADER}${GOOD}b,1,,"x\n${'c,1,,\n'.repeat(10_000)}`,
      ['line 3: has more than 16384 bytes, as where a quote stays open. Lines from here on were not read'],
    ],
    [
      'another encoding',
      Buffer.from(`${HEADER}${GOOD}zo\xeb,1,,\nb,1,,\nbj\xf6rn,1,,\n`, 'latin1'),
      [
        'line 3: is not in UTF-8; save the file as CSV in UTF-8',
        'line 5: is not in UTF-8; save the file as CSV in UTF-8',
      ],
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${HEADER}${GOOD}`, 'utf16le'),
      ['the file is in UTF-16; save it as CSV in UTF-8'],
    ],
    [
      'semicolons',
      'user_id;opening_balance\ngood;1\n',
      [
        'line 1, "user_id;opening_balance": is not a column of such a file; these are user_id, opening_balance, currency, display_name, with commas in between',
        'line 1, user_id: is missing from the header line',
        'line 1, opening_balance: is missing from the header line',
      ],
    ],
    [
      'no header line',
      'good,1\n',
      [
        'line 1, "good": is not a column of such a file; these are user_id, opening_balance, currency, display_name, with commas in between',
        'line 1, "1": is not a column of such a file; these are user_id, opening_balance, currency, display_name, with commas in between',
        'line 1, user_id: is missing from the header line',
        'line 1, opening_balance: is missing from the header line',
      ],
    ],
    ['a column twice', 'user_id,opening_balance,user_id\ngood,1,b\n', ['line 1, "user_id": is there twice']],
    ['no users', HEADER, ['the file has no users']],
    ['nothing', '', ['the file has no users']],
    [
      'too many bytes',
      Buffer.alloc(64 * 1024 * 1024 + 1, 'x'),
      ['the file has more than 64 MiB; split it, each part with the header line'],
    ],
  ])('has a line per fault: %s', async (_name, content, faults) => {
    expect((await read(content)).faults).toEqual(faults);
  });

  it.each(['\n', '\r\n', '\r'])(
    'may have its columns in any order, and lines that end with %j',
    async (end) => {
      const lines = [
        '\uFEFFdisplay_name,user_id,opening_balance',
        '"Ada, the ""first""",ada,999999999999.999999999',
        '',
        ',"two',
        'words",0',
        'Eve,eve,007.50',
      ];
      const { accounts, faults } = await read(lines.join(end));
      expect(faults).toEqual([
        `line 4, user_id: can't contain control characters: ${JSON.stringify(`two${end}words`)}`,
      ]);
      const usd = { currency: 'USD' };
      expect(accounts).toEqual([
        {
          ...usd,
          line: 2,
          userId: 'ada',
          openingBalance: 999_999_999_999_999_999_999n,
          displayName: 'Ada, the "first"',
        },
        { ...usd, line: 6, userId: 'eve', openingBalance: 7_500_000_000n, displayName: 'Eve' },
      ]);
    },
  );

  it('names all accounts of a user alike, whichever line has the name', async () => {
    const { accounts, faults } = await read(`${HEADER}ada,1,USD,\nada,2,EUR,Ada\n`);
    expect(faults).toEqual([]);
    expect(accounts.map(({ currency, displayName }) => [currency, displayName])).toEqual([
      ['USD', 'Ada'],
      ['EUR', 'Ada'],
    ]);
  });
});
