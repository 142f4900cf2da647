import { ActionIcon } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../messages/announce.ts';

/** Puts a text on the clipboard. Not there where the browser has none: outside secure contexts. */
export function CopyIcon({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);
  if (!('clipboard' in navigator)) return null;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setDone(true);
        announce(t('frame.copied'));
      },
      () => setDone(false),
    );
  };
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={done ? t('frame.copied') : label} onClick={copy}>
      {done ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
    </ActionIcon>
  );
}
