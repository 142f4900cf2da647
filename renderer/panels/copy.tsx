import { ActionIcon } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putOnClipboard } from './put-on-clipboard.ts';
import { announce } from '../messages/announce.ts';

/** A button that puts a text on the clipboard, and says so. */
export function CopyIcon({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    const copied = await putOnClipboard(text);
    setDone(copied);
    if (copied) announce(t('frame.copied'));
  };
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={done ? t('frame.copied') : label} onClick={() => void copy()}>
      {done ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
    </ActionIcon>
  );
}
