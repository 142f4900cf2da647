import { Stack } from '@mantine/core';
import type { AccountRow } from '../api/accounts.ts';
import { FactorPart } from './factor-part.tsx';
import { LinkPart } from './link-part.tsx';
import { PasswordPart } from './password-part.tsx';
import { ProviderPart } from './provider-part.tsx';

interface MethodsProps {
  readonly row: AccountRow;
  readonly own: boolean;
}

/** How somebody gets in, and help for those who cannot. For oneself there is "Ways to get in". */
export function MethodsTab({ row, own }: MethodsProps) {
  const open = !own && row.deleted_at === null;
  return (
    <Stack gap="xl">
      <PasswordPart row={row} open={open && row.is_active} />
      {open && row.is_active ? <LinkPart row={row} /> : null}
      <FactorPart row={row} open={open} />
      {row.casdoor_linked ? <ProviderPart row={row} open={open} /> : null}
    </Stack>
  );
}
