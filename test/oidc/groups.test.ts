import { describe, expect, test } from 'vitest';
import { passesGate, readGroups } from '../../server/sign-in/oidc/groups.ts';

describe('B79 the groups of a claim', () => {
  test.each([
    ['a text', 'org/staff', ['org/staff']],
    ['a blank text', ' ', []],
    ['a list', ['org/staff', ' org/board '], ['org/staff', 'org/board']],
    ['a list with one twice', ['a', 'a', ''], ['a']],
    ['an empty list', [], []],
    ['objects with names', [{ name: 'a' }, { name: ' b ', displayName: 'B' }], ['a', 'b']],
    ['objects with display names', [{ displayName: 'A' }, { name: '', displayName: 'B' }], ['A', 'B']],
  ])('%s', (_shape, claim, groups) => {
    expect(readGroups(claim)).toEqual(groups);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['true', true],
    ['an object', { name: 'a' }],
    ['a list of numbers', [1, 2]],
    ['texts and objects', ['a', { name: 'b' }]],
    ['a list in a list', [['a']]],
    ['objects without names', [{ name: 'a' }, { id: 'b' }]],
    ['objects whose names are lists', [{ name: ['a'] }]],
  ])('are none that can be read in %s', (_shape, claim) => {
    expect(readGroups(claim)).toBeNull();
  });
});

describe('B79 the gate', () => {
  test.each([
    ['any of the required ones', ['b', 'x'], ['a', 'b'], true],
    ['in the same case only', ['Staff'], ['staff'], false],
    ['whole names only', ['org/staff-2'], ['org/staff'], false],
    ['not with none', [], ['a'], false],
    ['not with groups that could not be read', null, ['a'], false],
    ['anybody where nothing is required', [], [], true],
    ['anybody where nothing is required, whatever could be read', null, [], true],
  ])('lets through %s', (_case, groups, required, passes) => {
    expect(passesGate(groups, required)).toBe(passes);
  });
});
