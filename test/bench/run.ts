import { meets, type Row } from './row.ts';
import { foldStall, listing, peakMemory, signInWrite, startToReady } from './store.ts';
import { signInStorm } from './storm.ts';
import { uiSize } from './ui-size.ts';
import { whoAmI } from './who-am-i.ts';

/** `npm run bench [-- name …]`: figures of this machine in this run, each beside its goal (performance.md). Misses are said, not hidden; noise is why they fail nothing. */
const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  whoAmI,
  signInWrite,
  foldStall,
  startToReady,
  peakMemory,
  listing,
  signInStorm,
  uiSize,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}

let missed = 0;
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  for (const row of await bench()) {
    if (!meets(row)) missed += 1;
    process.stdout.write(`${line(row)}\n`);
  }
}
process.stdout.write(missed === 0 ? 'every goal is met in this run\n' : `${missed} goal${missed === 1 ? ' is' : 's are'} missed in this run\n`);

function line(row: Row): string {
  const goal = 'atLeast' in row.goal ? `at least ${row.goal.atLeast}` : `at most ${row.goal.atMost}`;
  const detail = row.detail === undefined ? '' : `  (${row.detail})`;
  return (
    `${meets(row) ? 'ok  ' : 'miss'}  ${`${Number(row.value.toPrecision(3))} ${row.unit}`.padEnd(10)}  ${goal} ${row.unit}`.padEnd(40) +
    `${row.name}${detail}`
  );
}
