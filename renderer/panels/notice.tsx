import { CloseButton } from '@mantine/core';
import { ChevronDown, ChevronRight, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from './narrow.ts';

interface NoticeProps {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly role: 'alert' | 'note';
  readonly title?: string;
  /** For tests. */
  readonly name?: string;
  /** In a small window the title stands alone, and unfolds what is under it: several of these must not push the screen out of sight. */
  readonly folds?: boolean;
  readonly close?: () => void;
  readonly children?: ReactNode;
}

/** Something to know. The sign and the words carry the meaning, the colour only helps. */
export function Notice({ tone, role, title, name, folds = false, close, children }: NoticeProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const Icon = tone === 'good' ? ShieldCheck : TriangleAlert;
  return (
    <div className="dw-notice" data-tone={tone} role={role} data-testid={name}>
      <Icon size={20} aria-hidden="true" />
      <div className="dw-grow dw-break">
        {folds && narrow && title !== undefined && children != null ? (
          <Folded title={title}>{children}</Folded>
        ) : (
          <>
            {title === undefined ? null : <div className="dw-notice-title">{title}</div>}
            {children}
          </>
        )}
      </div>
      {close === undefined ? null : <CloseButton aria-label={t('frame.dismiss')} onClick={close} />}
    </div>
  );
}

function Folded({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <>
      <button type="button" className="dw-notice-title dw-notice-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {title} <Chevron size={16} aria-hidden="true" />
      </button>
      {open ? children : null}
    </>
  );
}
