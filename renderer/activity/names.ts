import type { ActivityList } from '../../server/contract/schemas.ts';
import { shownName } from '../frame/shown-name.ts';

/** What people and devices are called, by their ids; those who are gone for good have no name. `people` is null for who sees only what is their own. */
export interface Names {
  readonly people: ReadonlyMap<number, string> | null;
  readonly devices: ReadonlyMap<number, string>;
}

/** Of all pages: who is named on one is so on the others. */
export function namesOn(pages: readonly ActivityList[]): Names {
  const people = pages.flatMap((page) => page.people ?? []).map((person) => [person.id, shownName(person)] as const);
  const devices = pages.flatMap((page) => page.devices ?? []).map(({ id, device_label: label }) => [id, label] as const);
  return { people: pages.some((page) => page.people !== undefined) ? new Map(people) : null, devices: new Map(devices) };
}

/** The sessions that these events were done through, the latest first. */
export function devicesIn(pages: readonly ActivityList[]): readonly number[] {
  return [...new Set(pages.flatMap(({ events }) => events.map(({ session_id: id }) => id)))].filter((id) => id !== null);
}
