import { describe, expect, test } from 'vitest';
import { readAnnouncement } from '../../client/command-line/browse.ts';
import { readTarget } from '../../client/command-line/target.ts';
import { pairingUri } from '../../server/sign-in/pairing/pairing-uri.ts';

const pin = `sha256//${Buffer.alloc(32, 251).toString('base64')}`;
const id = '5f1c0d4e-8a51-4a6c-9d0e-2f1b7a3c9e10';

const here = '127.0.0.1:7420';

describe('what somebody gives to doorward pair', () => {
  test('the text of the QR code: every address, the pin with its plus signs, and the code of the invitation', async () => {
    const uri = pairingUri({ serverId: id, pin, addresses: ['192.0.2.7:7420', '[2001:db8::7]:7420'], here }, 'WDJB-MJHT');
    const read = { urls: ['https://192.0.2.7:7420', 'https://[2001:db8::7]:7420'], pin: pin.slice(8), id, pinFrom: 'given', invitation: 'WDJB-MJHT' };
    expect(await readTarget(uri, undefined)).toEqual(read);
    expect(await readTarget(decodeURIComponent(uri), undefined)).toEqual(read);
  });

  test.each([
    ['without a pin to another computer', pairingUri({ serverId: id, pin: null, addresses: ['192.0.2.7:7420'], here }, 'x'), 'pin_required'],
    ['with a pin that is none', pairingUri({ serverId: id, pin: 'sha256//x', addresses: ['192.0.2.7:7420'], here }, 'x'), 'bad_pin'],
    ['with a name in place of an address', pairingUri({ serverId: id, pin, addresses: ['evil.example:7420'], here }, 'x'), 'link_unclear'],
    ['with an id that leads to another folder', pairingUri({ serverId: '../../etc', pin, addresses: ['192.0.2.7:7420'], here }, 'x'), 'link_unclear'],
    ['for something else', `doorward://open?id=${id}`, 'link_unclear'],
  ])('a link %s is refused', async (_how, link, code) => {
    await expect(readTarget(link, undefined)).rejects.toMatchObject({ code });
  });

  test('an announcement that cannot be a server is not one', () => {
    const txt = { id, v: '1', pin, addresses: '192.0.2.7:7420' };
    expect(readAnnouncement({ name: 'Doorward-5f1c', txt })).toMatchObject({ id, pin, addresses: ['192.0.2.7:7420'] });
    for (const wrong of [{ id: '../x' }, { pin: 'sha256//x' }, { addresses: 'evil.example:7420' }, { addresses: '192.0.2.7:99999' }])
      expect(readAnnouncement({ name: 'x', txt: { ...txt, ...wrong } })).toBeUndefined();
  });
});
