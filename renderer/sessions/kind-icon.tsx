import { AppWindow, Globe, Smartphone, SquareTerminal, Tv, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Kind } from './order.ts';

const icons: Readonly<Record<Kind, LucideIcon>> = { desktop: AppWindow, browser: Globe, phone: Smartphone, script: SquareTerminal, tv: Tv };

/** The kind of a device as a picture with a name. */
export function KindIcon({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const Icon = icons[kind];
  const name = t(`sessions.kinds.${kind}`);
  return (
    <span className="dw-kind" role="img" aria-label={name} title={name}>
      <Icon size={22} aria-hidden="true" />
    </span>
  );
}
