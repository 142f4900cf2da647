import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { activateByLink, type MailedLink } from '../api/sign-in.ts';
import { focusSoon } from '../panels/focus.ts';
import { Notice } from '../panels/notice.tsx';
import { DoorCard } from './door-card.tsx';
import { DoorLink } from './door-link.tsx';
import { Refusal } from './refusal.tsx';

const doneId = 'activation-done';

function useActivation(link: MailedLink | null) {
  return useQuery({
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
}

/** Confirms an address by the link that was mailed to it. The address bar has it no more: whoever met a server that was away tries again here. */
export function ActivationPage({ link }: { readonly link: MailedLink | null }) {
  const { t } = useTranslation();
  const activation = useActivation(link);
  const { error } = activation;
  const isOver = error instanceof ApiError && error.code === 'activation_link_invalid';
  // The button goes with what it brought about.
  const again = () => void activation.refetch().then(({ isSuccess }) => (isSuccess ? focusSoon(doneId) : undefined));
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
      <Refusal error={error} />
      {error === null || isOver ? null : (
        <Button fullWidth loading={activation.isFetching} onClick={again}>
          {t('frame.retry')}
        </Button>
      )}
      {activation.isSuccess ? (
        <div id={doneId} tabIndex={-1}>
          <Notice tone="good" role="alert" name="activated">
            {t('signIn.activation.done')}
          </Notice>
        </div>
      ) : null}
    </DoorCard>
  );
}
