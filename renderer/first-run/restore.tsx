import { RestoreCard } from '../backup/restore-card.tsx';

/** As on *This server*: look into a file, then take its data. New data have no folder of backups to choose from. */
export function Restore() {
  return <RestoreCard chosen={null} clear={() => undefined} />;
}
