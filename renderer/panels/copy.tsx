import { ActionIcon, Button } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putOnClipboard } from './put-on-clipboard.ts';
import { announce } from '../messages/announce.ts';

interface CopyProps {
  readonly text: string;
  readonly label: string;
}

/** Puts a text on the clipboard, says so, and knows for two seconds that it did. */
function useCopy(text: string): { readonly done: boolean; readonly copy: () => void } {
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
  return { done, copy: () => void copy() };
}

/** A button that puts a text on the clipboard. */
export function CopyIcon({ text, label }: CopyProps) {
  const { t } = useTranslation();
  const { done, copy } = useCopy(text);
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={done ? t('frame.copied') : label} onClick={copy}>
      {done ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
    </ActionIcon>
  );
}

/** The same with its words on it. */
export function CopyButton({ text, label }: CopyProps) {
  const { t } = useTranslation();
  const { done, copy } = useCopy(text);
  return (
    <Button variant="default" leftSection={done ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />} onClick={copy}>
      {done ? t('frame.copied') : label}
    </Button>
  );
}
