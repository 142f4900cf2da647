import { describe, expect, test } from 'vitest';
import { identityOf, leavesQuestions, subjectOf } from '../../server/sign-in/oidc/claims.ts';
import { settingsFor } from './at-provider.ts';

const { claims: names } = settingsFor('https://casdoor.example');
const identity = (idToken: object, userinfo: object = {}) =>
  identityOf('https://casdoor.example', 'person-1', { ...idToken }, { ...userinfo }, names);

describe('claims', () => {
  test('the first name that holds a text wins, trimmed', () => {
    expect(identity({ preferred_username: ' ', name: ' Ada ' }).username).toBe('Ada');
    expect(identity({ preferred_username: 7, name: 'Ada' }).username).toBe('Ada');
    expect(identity({ preferred_username: 'ada', name: 'Ada' })).toMatchObject({ username: 'ada', displayName: 'Ada' });
  });

  test('both of the ways in which Casdoor names people are read', () => {
    expect(identity({ given_name: 'Ada', family_name: 'Lovelace' })).toMatchObject({ givenName: 'Ada', familyName: 'Lovelace' });
    expect(identity({ firstName: 'Ada', lastName: 'Lovelace', displayName: 'Ada L.' })).toMatchObject({
      givenName: 'Ada',
      familyName: 'Lovelace',
      displayName: 'Ada L.',
    });
  });

  test('B79 groups of an odd shape in the ID token are none, whatever userinfo says', () => {
    expect(identity({ groups: { staff: true } }, { groups: ['staff'] }).groups).toBeNull();
    expect(identity({ groups: null }, { groups: ['staff'] }).groups).toEqual(['staff']);
    expect(identity({}, {}).groups).toBeNull();
  });

  test('B76 an address of another claim is not what email_verified speaks of', () => {
    const own = { ...names, email: ['mail', 'email'] };
    const idToken = { mail: 'eve@example.org', email: 'ada@example.org', email_verified: true };
    expect(identityOf('https://casdoor.example', 'person-1', idToken, {}, own)).toMatchObject({ email: 'eve@example.org', emailVerified: false });
  });

  test('B75 a subject is taken to the letter', () => {
    expect(subjectOf({ id: '', sub: ' Person ' }, names.subject)).toBe(' Person ');
    expect(subjectOf({ id: 7, sub: 'x'.repeat(256) }, names.subject)).toBeNull();
    expect(subjectOf({}, ['constructor', '__proto__', 'toString'])).toBeNull();
  });

  test('userinfo is asked where username, address or groups are missing', () => {
    const all = { preferred_username: 'ada', email: 'ada@example.org', groups: [] };
    expect(leavesQuestions(all, names)).toBe(false);
    for (const name of Object.keys(all)) expect(leavesQuestions({ ...all, [name]: undefined }, names)).toBe(true);
    expect(leavesQuestions({ ...all, email: '' }, names)).toBe(true);
  });
});
