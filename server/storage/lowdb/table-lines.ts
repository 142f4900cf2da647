import { shelfNames } from '../memory/shelves.ts';
import type { LastIds, Tables } from '../memory/tables.ts';
import { encodeLine, sealJson } from './checked-line.ts';
import { headerFor } from './file-header.ts';

/** A line holds a handful of records: enough to make reading fast, little enough to be made in a fraction of a millisecond. */
const recordsInLine = 64;
const charactersInLine = 48 * 1024;
const bytesInStep = 96 * 1024;

/** The lines in pieces of one write each; between two of them everybody else has a turn. */
export function* steps(lines: Iterable<string>): Generator<string> {
  let step = '';
  for (const line of lines) {
    step += line;
    if (step.length < bytesInStep) continue;
    yield step;
    step = '';
  }
  yield step;
}

/** The tables as the lines of a snapshot: header, records, a footer with their number. */
export function* linesOf(tables: Tables, generation: number, after: number, lastIds: LastIds): Generator<string> {
  yield encodeLine(headerFor('store', generation, after, lastIds));
  let lines = 0;
  if (tables.identity !== undefined) {
    yield encodeLine({ server: tables.identity });
    lines++;
  }
  for (const { table, before, behind } of sections(tables)) {
    for (let json = nextRecords(table, 0); json.records.length > 0; json = nextRecords(table, json.last)) {
      yield sealJson(`${before}[${json.records.join(',')}]${behind}`);
      lines++;
    }
  }
  yield encodeLine({ lines });
}

interface ById {
  ascending(after: number): Iterable<{ readonly id: number }>;
}

/** Whose records are written, and what stands around a list of them so that it reads as changes. */
interface Section {
  readonly table: ById;
  readonly before: string;
  readonly behind: string;
}

function sections({ accounts, sessions, activity, shelves }: Tables): readonly Section[] {
  return [
    { table: accounts, before: '{"accounts":', behind: '}' },
    { table: sessions, before: '{"sessions":', behind: '}' },
    { table: activity, before: '{"events":', behind: '}' },
    ...shelfNames.map((name) => ({ table: shelves[name], before: `{"shelves":{"${name}":{"put":`, behind: '}}}' })),
  ];
}

/** Looked up by id each time: between two calls records may have come, gone or moved. */
function nextRecords(table: ById, after: number): { records: string[]; last: number } {
  const records: string[] = [];
  let last = after;
  let characters = 0;
  for (const record of table.ascending(after)) {
    const json = JSON.stringify(record);
    records.push(json);
    last = record.id;
    characters += json.length;
    if (records.length >= recordsInLine || characters >= charactersInLine) break;
  }
  return { records, last };
}
