import type { Changes } from '../memory/changes.ts';
import { isShelfName, shelves, type ShelfFields, type ShelfName } from '../memory/shelves.ts';
import { isCount, isRecord } from './file-header.ts';

type Check = (value: unknown) => boolean;

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const hasId: Check = (value) => isRecord(value) && isCount(value['id']);
const isText: Check = (value) => typeof value === 'string';
const isSighting = (value: unknown): value is readonly unknown[] => Array.isArray(value) && isCount(value[0]) && typeof value[1] === 'number';
const isUse: Check = (value) => isSighting(value) && (value[2] === undefined || isCount(value[2])) && (value[3] === undefined || isText(value[3]));

/** The checksum says that a line is what was written; this says that what was written is what the tables can hold. By name of field. */
const checks: Readonly<Record<keyof Changes, Check>> = {
  server: (value) => isRecord(value) && isText(value['id']),
  accounts: listOf(
    (value) => isRecord(value) && isCount(value['id']) && isText(value['username']) && (value['email'] === null || isText(value['email'])),
  ),
  accountFields: listOf(hasId),
  accountsGone: listOf(isCount),
  sessions: listOf(
    (value) =>
      isRecord(value) && isCount(value['id']) && isCount(value['accountId']) && isText(value['keyHash']) && typeof value['lastSeenAt'] === 'number',
  ),
  sessionFields: listOf(hasId),
  seen: listOf(isSighting),
  ended: listOf(isCount),
  events: listOf(hasId),
  eventsFrom: isCount,
  shelves: (value) => isRecord(value) && Object.entries(value).every(([name, changes]) => isShelfName(name) && areShelfChanges(name, changes)),
  used: listOf(isUse),
};

function areShelfChanges(name: ShelfName, value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { put = [], fields = [], gone = [], ...unknown } = value;
  const isWhole: Check = (record) => isRecord(record) && isCount(record['id']) && hasFields(record, shelves[name]);
  return listOf(isWhole)(put) && listOf(hasId)(fields) && listOf(isCount)(gone) && Object.keys(unknown).length === 0;
}

function hasFields(record: Readonly<Record<string, unknown>>, { key, group }: ShelfFields): boolean {
  return (key === undefined || isText(record[key])) && (group === undefined || isText(record[group]) || isCount(record[group]));
}

/** `value` as changes, or undefined where it is anything else or holds a field that is not known here. */
export function asChanges(value: unknown): Changes | undefined {
  return isChanges(value) ? value : undefined;
}

function isChanges(value: unknown): value is Changes {
  if (!isRecord(value)) return false;
  for (const name in value) if (!isField(name) || !checks[name](value[name])) return false;
  return true;
}

function isField(name: string): name is keyof Changes {
  return Object.hasOwn(checks, name);
}
