import { hash } from 'node:crypto';

/** SHA-256 of the whole key, imported `ntc_` ones too (reference/seeds-contract.md 1.1). */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}
