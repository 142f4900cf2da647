import { Badge, Group, Text, Title } from '@mantine/core';
import { Mail as Envelope } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { readMail, retryMail, type MailContents, type MailDone, type MailRow } from '../api/mail.ts';
import { announce } from '../messages/announce.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { FailureText } from '../panels/failure.tsx';
import { focusSoon } from '../panels/focus.ts';
import { isFocusLost, useBackToRow } from '../panels/next-row.ts';
import { OnlineButton } from '../panels/online-button.tsx';
import { Moment } from '../time/moment.tsx';
import { isVoid } from './order.ts';
import { templateText, troubleText } from './trouble.ts';
import { useMailChange } from './use-mail.ts';

const colours: Readonly<Record<MailRow['state'], string>> = { queued: 'blue.9', sent: 'ward.8', failed: 'red.9', held: '#a33c00' };

interface ItemProps {
  readonly mail: MailRow;
  readonly show: (mail: MailContents) => void;
  readonly drop: () => void;
}

/** The row of a mail in its page, for the focus. */
export const mailRow = (id: number): string => `mail-row-${String(id)}`;
/** What stands there when no mail does. */
export const noMailRow = 'no-mail-row';

/** One mail: for whom, about what, how far it came, and what can be done. */
export function MailItem({ mail, show, drop }: ItemProps) {
  const { t } = useTranslation();
  return (
    <li
      className="dw-item dw-device dw-mail"
      id={mailRow(mail.id)}
      tabIndex={-1}
      data-testid={`mail-${mail.id}`}
      data-void={isVoid(mail) || undefined}
    >
      <div className="dw-item-head">
        <span className="dw-kind">
          <Envelope size={20} aria-hidden="true" />
        </span>
        <div className="dw-grow">
          <Group gap="xs">
            <Title order={2} size="h5" className="dw-break">
              {templateText(mail.template, t)}
            </Title>
            <StateBadge mail={mail} />
          </Group>
          <Text className="dw-break">{mail.to ?? t('mail.unreadable')}</Text>
        </div>
      </div>
      <MailFacts mail={mail} />
      <MailActions mail={mail} show={show} drop={drop} />
    </li>
  );
}

function StateBadge({ mail }: { readonly mail: MailRow }) {
  const { t } = useTranslation();
  const over = isVoid(mail);
  return <Badge color={over ? 'gray.7' : colours[mail.state]}>{over ? t('mail.voided') : t(`mail.states.${mail.state}`)}</Badge>;
}

function MailFacts({ mail }: { readonly mail: MailRow }) {
  const { t } = useTranslation();
  return (
    <Facts>
      <Fact name={t('mail.facts.created')}>
        <Moment at={mail.created_at} />
      </Fact>
      {mail.sent_at === null ? (
        <Fact name={t('mail.facts.expires')}>
          <Moment at={mail.expires_at} />
        </Fact>
      ) : (
        <Fact name={t('mail.facts.sent')}>
          <Moment at={mail.sent_at} />
        </Fact>
      )}
      <Fact name={t('mail.facts.attempts')}>{mail.attempts}</Fact>
      {mail.state === 'queued' && mail.next_attempt_at !== null ? (
        <Fact name={t('mail.facts.next')}>
          <Moment at={mail.next_attempt_at} />
        </Fact>
      ) : null}
      {mail.last_error === null ? null : (
        <Fact name={t('mail.facts.error')} wide>
          {troubleText(mail.last_error, t)}
        </Fact>
      )}
    </Facts>
  );
}

function MailActions({ mail, show, drop }: ItemProps) {
  const { t } = useTranslation();
  const to = mail.to ?? t('mail.unreadable');
  const read = useMailChange(() => readMail(mail.id));
  return (
    <div className="dw-item-actions">
      <Group gap="xs">
        {mail.state === 'held' ? (
          <OnlineButton
            size="xs"
            loading={read.isPending}
            aria-label={t('mail.showFor', { to })}
            onClick={() => read.mutate(undefined, { onSuccess: show })}
          >
            {t('mail.show')}
          </OnlineButton>
        ) : null}
        {mail.state === 'queued' ? <RetryButton mail={mail} to={to} /> : null}
        <OnlineButton variant="default" size="xs" aria-label={t('mail.dropFor', { to })} onClick={drop}>
          {t('mail.drop')}
        </OnlineButton>
      </Group>
      {read.error ? <FailureText error={read.error} /> : null}
    </div>
  );
}

/** A mail that goes out takes this button with it: the focus goes to its row, which says what came of it. */
function RetryButton({ mail, to }: { readonly mail: MailRow; readonly to: string }) {
  const { t } = useTranslation();
  const retry = useMailChange(() => retryMail(mail.id));
  const row = mailRow(mail.id);
  const done = useBackToRow(row);
  const tell = ({ ok, error }: MailDone) => {
    announce(ok ? t('mail.retried') : t('mail.retryFailed', { reason: troubleText(error ?? 'failed', t) }));
    done();
    // While it worked the button was disabled, and may have lost the focus by that.
    if (isFocusLost()) focusSoon(row);
  };
  return (
    <>
      <OnlineButton
        variant="subtle"
        size="xs"
        loading={retry.isPending}
        aria-label={t('mail.retryFor', { to })}
        onClick={() => retry.mutate(undefined, { onSuccess: tell })}
      >
        {t('mail.retry')}
      </OnlineButton>
      {retry.error ? <FailureText error={retry.error} /> : null}
    </>
  );
}
