import { CloseButton } from '@mantine/core';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface NoticeProps {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly role: 'alert' | 'note';
  readonly title?: string;
  /** For tests. */
  readonly name?: string;
  readonly close?: () => void;
  readonly children?: ReactNode;
}

/** Something to know. The sign and the words carry the meaning, the colour only helps. */
export function Notice({ tone, role, title, name, close, children }: NoticeProps) {
  const { t } = useTranslation();
  const Icon = tone === 'good' ? ShieldCheck : TriangleAlert;
  return (
    <div className="dw-notice" data-tone={tone} role={role} data-testid={name}>
      <Icon size={20} aria-hidden="true" />
      <div className="dw-grow dw-break">
        {title === undefined ? null : <div className="dw-notice-title">{title}</div>}
        {children}
      </div>
      {close === undefined ? null : <CloseButton aria-label={t('frame.dismiss')} onClick={close} />}
    </div>
  );
}
