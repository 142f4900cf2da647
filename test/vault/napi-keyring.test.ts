import { realKeychainSuite } from './real-keychain.ts';

realKeychainSuite('napi-keyring', 'username');
