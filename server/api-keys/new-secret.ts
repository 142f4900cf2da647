import { randomBytes } from 'node:crypto';
import type { ApiKey } from './api-key.ts';
import { hashApiKey } from './hash-key.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A key in clear and what is kept of it. The twelve characters that are shown leave more than 200 bits that are not. */
export function newSecret(): { readonly key: string; readonly last4: string } & Pick<ApiKey, 'hash' | 'prefix'> {
  const key = newKey();
  return { key, hash: hashApiKey(key), prefix: key.slice(0, 8), last4: key.slice(-4) };
}

/** `dwk_` and 32 random bytes in base62, 43 characters. */
function newKey(): string {
  let number = BigInt(`0x${randomBytes(32).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 43; i += 1) {
    text = (alphabet[Number(number % 62n)] ?? '') + text;
    number /= 62n;
  }
  return `dwk_${text}`;
}
