import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { previewMode } from '../api/mode.ts';
import { keys } from '../api/query-client.ts';
import { Card } from '../panels/card.tsx';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Blockers } from './blockers.tsx';
import type { ModeName } from './choice.tsx';
import { Effects } from './effects.tsx';
import { NextOwner } from './next-owner.tsx';
import { SwitchForm } from './switch-form.tsx';

const lookMs = 15_000;

/** What the switch would change, what stands in its way, and the switch itself. */
export function PlanCard({ to }: { readonly to: ModeName }) {
  const { t } = useTranslation();
  const [ownerId, setOwnerId] = useState<number>();
  const wish = { mode: to, ...(ownerId === undefined ? {} : { owner_id: ownerId }) };
  const plan = useQuery({
    queryKey: [...keys.mode, 'preview', wish],
    queryFn: () => previewMode(wish),
    refetchInterval: lookMs,
    placeholderData: (old) => old,
  });
  const { data, error } = plan;
  const choosesOwner = to === 'single';
  return (
    <Card title={t(`modes.plan.${to}`)} icon={<ArrowLeftRight size={20} />}>
      {plan.isPending ? <ListSkeleton rows={1} /> : null}
      {error && !data ? <LoadFailure error={error} retry={() => void plan.refetch()} /> : null}
      {choosesOwner && data ? <NextOwner chosen={ownerId ?? data.owner?.id} choose={setOwnerId} /> : null}
      {data ? (
        <>
          <Effects plan={data} />
          {data.blockers.length === 0 ? <SwitchForm plan={data} wish={wish} /> : <Blockers plan={data} />}
        </>
      ) : null}
    </Card>
  );
}
