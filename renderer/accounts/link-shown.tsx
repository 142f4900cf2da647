import { useTranslation } from 'react-i18next';
import { SecretLine } from '../panels/shown-once.tsx';
import { QrCodeLater } from '../ways-in/qr-code-later.tsx';

interface LinkShownProps {
  readonly label: string;
  readonly url: string;
  /** What the copy button says. */
  readonly copy: string;
}

/** A link to hand over: as text, and as a picture for a phone. */
export function LinkShown({ label, url, copy }: LinkShownProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-link-shown">
      <SecretLine label={label} value={url} copy={copy} />
      <QrCodeLater text={url} label={t('accounts.made.qr')} />
    </div>
  );
}
