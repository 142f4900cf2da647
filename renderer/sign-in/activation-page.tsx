import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { activateByLink, type MailedLink } from '../api/sign-in.ts';
import { Notice } from '../panels/notice.tsx';
import { DoorCard } from './door-card.tsx';
import { DoorLink } from './door-link.tsx';
import { Refusal } from './refusal.tsx';

/** Confirms an address by the link that was mailed to it. */
export function ActivationPage({ link }: { readonly link: MailedLink | null }) {
  const { t } = useTranslation();
  const activation = useQuery({
    queryKey: ['activation'],
    queryFn: async () => {
      if (link) await activateByLink(link);
      return true;
    },
    enabled: link !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <DoorCard
      title={t('signIn.activation.title')}
      foot={
        <>
          <DoorLink to="signIn">{t('signIn.activation.toSignIn')}</DoorLink>
          {activation.isSuccess ? null : <DoorLink to="checkMail">{t('signIn.activation.again')}</DoorLink>}
        </>
      }
    >
      {link === null ? <Text role="alert">{t('signIn.activation.incomplete')}</Text> : null}
      {activation.isLoading ? <Text role="status">{t('signIn.activation.working')}</Text> : null}
      <Refusal error={activation.error} />
      {activation.isSuccess ? (
        <Notice tone="good" role="alert" name="activated">
          {t('signIn.activation.done')}
        </Notice>
      ) : null}
    </DoorCard>
  );
}
