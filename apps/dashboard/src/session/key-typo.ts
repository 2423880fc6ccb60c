const PREFIX = 'crd_';
const FORM = /^(crd_[0-9A-Za-z]{37})([0-9A-Za-z]{6})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** A gzip file ends with the CRC-32 and the length of its content. */
const TRAILER_BYTES = 8;

/** What no header takes, such as typographic quotes. */
const BEYOND_HEADERS = /[^\u0020-\u00ff]/;

/** Whether no key is like this, or it has the prefix of an issued one, but not its length or checksum. */
export async function isMistyped(key: string): Promise<boolean> {
  if (BEYOND_HEADERS.test(key)) return true;
  if (!key.startsWith(PREFIX)) return false;
  const [, secret, checksum] = FORM.exec(key) ?? [];
  return secret === undefined || checksum !== base62(await crc32(secret));
}

async function crc32(text: string): Promise<number> {
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = await new Response(zipped).arrayBuffer();
  return new DataView(bytes).getUint32(bytes.byteLength - TRAILER_BYTES, true);
}

function base62(value: number): string {
  let digits = '';
  for (let rest = value; digits.length < 6; rest = Math.floor(rest / ALPHABET.length))
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
  return digits;
}
