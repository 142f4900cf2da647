import type { Changes } from '../memory/changes.ts';
import { isCount, isRecord } from './file-header.ts';

type Check = (value: unknown) => boolean;

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const hasId: Check = (value) => isRecord(value) && isCount(value['id']);
const isText: Check = (value) => typeof value === 'string';

/** The checksum says that a line is what was written; this says that what was written is what the tables can hold. By name of field. */
const checks: Readonly<Record<keyof Changes, Check>> = {
  server: (value) => isRecord(value) && isText(value['id']),
  accounts: listOf(
    (value) => isRecord(value) && isCount(value['id']) && isText(value['username']) && (value['email'] === null || isText(value['email'])),
  ),
  accountFields: listOf(hasId),
  sessions: listOf(
    (value) =>
      isRecord(value) && isCount(value['id']) && isCount(value['accountId']) && isText(value['keyHash']) && typeof value['lastSeenAt'] === 'number',
  ),
  sessionFields: listOf(hasId),
  seen: listOf((value) => Array.isArray(value) && isCount(value[0]) && typeof value[1] === 'number'),
  ended: listOf(isCount),
  events: listOf(hasId),
  eventsFrom: isCount,
};

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
