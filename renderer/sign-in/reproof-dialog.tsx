import { NativeSelect, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readSettings } from '../api/account.ts';
import { setProver } from '../api/proof.ts';
import { keys } from '../api/query-client.ts';
import { readFactors } from '../api/second-factor.ts';
import { reAuthenticate } from '../api/sign-in.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { CodeField } from './known-fields.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';

const ways = ['password', 'totp', 'recovery'] as const;
type Way = (typeof ways)[number];
type Answer = (proved: boolean) => void;

/** Opens by itself when a call needs a recent proof, and lets the call go on. Several calls at once wait for the one answer. */
export function ReproofDialog() {
  const [asked, setAsked] = useState(false);
  const waiting = useRef<Answer[]>([]);
  useEffect(() => {
    setProver(
      () =>
        new Promise<boolean>((resolve) => {
          waiting.current.push(resolve);
          setAsked(true);
        }),
    );
    return () => setProver(null);
  }, []);
  const answer: Answer = (proved) => {
    setAsked(false);
    for (const tell of waiting.current.splice(0)) tell(proved);
  };
  return asked ? <Question answer={answer} /> : null;
}

/** What this person can show. A password until it is known that they have none: most people have one. */
function useOpenWays(): readonly Way[] {
  const factors = useQuery({ queryKey: keys.factors, queryFn: ({ signal }) => readFactors(signal) });
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  const has: Readonly<Record<Way, boolean>> = {
    password: settings.data?.has_password !== false,
    totp: factors.data?.totp === true,
    recovery: (factors.data?.recovery_codes_left ?? 0) > 0,
  };
  return ways.filter((way) => has[way]);
}

function Question({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation();
  const open = useOpenWays();
  const [chosen, setWay] = useState<Way | null>(null);
  const way = chosen ?? open[0] ?? 'password';
  const [text, setText] = useState('');
  const prove = useMutation({
    mutationFn: () => reAuthenticate(way === 'password' ? { password: text } : { channel: way, code: text }),
    onSuccess: () => answer(true),
    gcTime: 0,
  });
  const why = useWhy(open.length === 0);
  const choose = (next: Way) => {
    prove.reset();
    setText('');
    setWay(next);
  };
  return (
    <FormDialog
      opened
      title={t('signIn.reproof.title')}
      submit={t('signIn.reproof.submit')}
      busy={prove.isPending}
      disabled={text === '' || open.length === 0}
      onSubmit={() => prove.mutate()}
      close={() => answer(false)}
    >
      <Text>{t(`signIn.reproof.${why}`)}</Text>
      {open.length < 2 ? null : <WayChoice open={open} way={way} choose={choose} />}
      <Refusal error={prove.error} words={{ invalid_credentials: t('signIn.reproof.wrong') }} />
      {open.length === 0 ? null : <ProofField way={way} value={text} change={setText} />}
    </FormDialog>
  );
}

/** In single mode it is asked only while the change to it waits: until then, being here proves nothing. */
function useWhy(noWay: boolean) {
  const { mode } = useSignedIn();
  if (mode === 'single') return noWay ? 'unkeptNoWay' : 'unkept';
  return noWay ? 'noWay' : 'text';
}

interface WayChoiceProps {
  readonly open: readonly Way[];
  readonly way: Way;
  readonly choose: (way: Way) => void;
}

function WayChoice({ open, way, choose }: WayChoiceProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('signIn.reproof.way')}
      data={open.map((value) => ({ value, label: t(`signIn.reproof.ways.${value}`) }))}
      value={way}
      onChange={({ currentTarget: { value } }) => choose(ways.find((one) => one === value) ?? 'password')}
    />
  );
}

function ProofField({ way, value, change }: { readonly way: Way; readonly value: string; readonly change: (text: string) => void }) {
  const { t } = useTranslation();
  const label = t(`signIn.reproof.ways.${way}`);
  if (way === 'password')
    return <PasswordField name="password" label={label} value={value} change={change} autoComplete="current-password" autoFocus />;
  return <CodeField key={way} label={label} value={value} change={change} words={way === 'recovery'} autoFocus />;
}
