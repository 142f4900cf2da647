import { expect, test } from 'vitest';
import { signingEnvironment } from '../../scripts/signing.js';

const secrets = ['CSC_LINK', 'CSC_KEY_PASSWORD', 'WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD', 'APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'];
const environment = (value: string) => ({ PATH: '/bin', EMPTY: '', ...Object.fromEntries(secrets.map((name) => [name, value])) });

test('secrets that are not there sign nothing, and no certificate of the computer either', () => {
  expect(signingEnvironment(environment(''), 'linux')).toEqual({ PATH: '/bin', EMPTY: '' });
  expect(signingEnvironment(environment(''), 'win32')).toEqual({ PATH: '/bin', EMPTY: '' });
  expect(signingEnvironment(environment(''), 'darwin')).toEqual({ PATH: '/bin', EMPTY: '', CSC_IDENTITY_AUTO_DISCOVERY: 'false' });
});

test('secrets that are there reach what packs, and so does a word about the keychain', () => {
  expect(signingEnvironment(environment('given'), 'darwin')).toEqual(environment('given'));
  expect(signingEnvironment({ CSC_NAME: 'Ada', CSC_LINK: '' }, 'darwin')).toEqual({ CSC_NAME: 'Ada' });
  expect(signingEnvironment({ CSC_IDENTITY_AUTO_DISCOVERY: 'true' }, 'darwin')).toEqual({ CSC_IDENTITY_AUTO_DISCOVERY: 'true' });
});
