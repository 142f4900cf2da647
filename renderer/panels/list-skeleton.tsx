import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The shape of a list while the first answer is on its way. */
export function ListSkeleton({ rows = 3 }: { readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{t('frame.loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={104} radius="md" />
      ))}
    </Stack>
  );
}
