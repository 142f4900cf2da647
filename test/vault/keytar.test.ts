import { realKeychainSuite } from './real-keychain.ts';

realKeychainSuite('keytar', 'account');
