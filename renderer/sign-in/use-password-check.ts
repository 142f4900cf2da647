import { useEffect, useState } from 'react';
import type { FieldCode } from '../../server/contract/error-codes.ts';
import { ApiError } from '../api/error.ts';
import { checkPassword, type PasswordOwner } from '../api/sign-in.ts';

const debounceMs = 300;

/** What speaks against a password: nothing (`[]`), these codes, or not known (null): nothing typed, or the server does not say. */
export function usePasswordCheck(password: string, { username, email, ident }: PasswordOwner, check = checkPassword): readonly FieldCode[] | null {
  const [codes, setCodes] = useState<readonly FieldCode[] | null>(null);
  useEffect(() => {
    if (password === '') return undefined;
    let wanted = true;
    const put = (found: readonly FieldCode[] | null) => {
      if (wanted) setCodes(found);
    };
    const owner = { ...(username ? { username } : {}), ...(email ? { email } : {}), ...(ident ? { ident } : {}) };
    const timer = setTimeout(() => {
      check(password, owner).then(
        () => put([]),
        (error: unknown) => put(error instanceof ApiError ? (error.fields['password'] ?? null) : null),
      );
    }, debounceMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [password, username, email, ident, check]);
  return password === '' ? null : codes;
}
