import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createElement } from 'react';
import type { QrCodeProps } from './qr-code.tsx';

/** The QR code with its script, which only those fetch who set up an app. Where it does not come, there is the key to type. */
export function QrCodeLater(props: QrCodeProps) {
  const part = useQuery({ queryKey: ['part', 'qr-code'], queryFn: async () => (await import('./qr-code.tsx')).QrCode, staleTime: Infinity });
  if (part.data !== undefined) return createElement(part.data, props);
  return part.error === null ? <Skeleton height={224} width={224} mx="auto" /> : null;
}
