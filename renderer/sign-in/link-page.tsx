import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signInByLink } from '../api/sign-in.ts';
import { useArrive } from './arrive.ts';
import { DoorCard } from './door-card.tsx';
import { DoorLink } from './door-link.tsx';
import { Refusal } from './refusal.tsx';

/** One sign-in by a link from an admin. By a button, so that no page can sign somebody in as somebody else by opening it. */
export function LinkPage({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const enter = useMutation({ mutationFn: () => signInByLink(token), onSuccess: arrive, gcTime: 0 });
  return (
    <DoorCard title={t('signIn.link.title')} intro={t('signIn.link.text')} foot={<DoorLink to="signIn">{t('signIn.back')}</DoorLink>}>
      <Refusal error={enter.error} words={{ invalid_credentials: t('signIn.link.bad') }} />
      <Button loading={enter.isPending} onClick={() => enter.mutate()}>
        {t('signIn.link.submit')}
      </Button>
    </DoorCard>
  );
}
