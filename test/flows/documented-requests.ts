import { TOTP, URI } from 'otpauth';
import { TotpUri } from '../../server/contract/factor-schemas.ts';
import { allowedDevice, askingDevice, linkOfGuest, tokenRequest, waitingGuest } from './concrete-path.ts';
import type { House } from './house.ts';
import { read, type Sending } from './talk.ts';

type Request = readonly [status: number, sending?: Sending | ((house: House) => Promise<Sending>)];

/** A request for each operation of single mode that succeeds, or is refused on purpose; tried in this order. */
export const requests: Readonly<Record<string, Request>> = {
  'GET /.well-known/doorward': [200],
  'GET /.well-known/jwks.json': [200],
  'GET /api/auth/mode': [200],
  'POST /api/auth/login': [200, { body: {} }],
  'POST /api/auth/register': [403, { body: { username: 'ada', password: 'long enough' } }],
  'GET /api/auth/profile': [200],
  'PATCH /api/auth/profile': [200, { body: { email: 'a@example.org' } }],
  'GET /api/v1/auth/me': [200],
  'GET /api/v1/auth/mode': [200],
  'GET /api/v1/auth/session': [200],
  'GET /api/v1/auth/sessions': [200],
  'PATCH /api/v1/auth/sessions/{id}': [200, { body: { device_label: 'Desk' } }],
  'DELETE /api/v1/auth/sessions/{id}': [204],
  'POST /api/v1/auth/sessions/{id}/restore': [200],
  'POST /api/v1/auth/sessions/revoke-others': [200, { body: {} }],
  'POST /api/v1/auth/login': [200, { body: {} }],
  'POST /api/v1/auth/logout': [204],
  'POST /api/v1/auth/register': [403],
  'POST /api/v1/auth/activate_email': [403],
  'POST /api/v1/auth/verify-email': [403],
  'POST /api/v1/auth/resend-verification': [403],
  'POST /api/v1/auth/send_pw_reset_email': [403],
  'POST /api/v1/auth/reset_password': [403],
  'POST /api/v1/auth/recover': [403, { body: { ident: 'ada', code: 'aaaa-bbbb-cccc-dddd', password: 'a tolerably long secret' } }],
  'POST /api/v1/auth/validate_password': [403],
  // Nobody has a password in single mode: what asks for it is refused.
  'POST /api/v1/auth/change-password': [403, { body: { current_password: 'none so far', new_password: 'a tolerably long secret' } }],
  'POST /api/v1/auth/re-authenticate': [400, { body: { password: 'none so far' } }],
  'POST /api/v1/auth/change-email': [200, { body: { new_email: 'b@example.org' } }],
  'POST /api/v1/auth/sign-in-link': [200, async (house) => ({ body: { token: await linkOfGuest(house) } })],
  'GET /api/v1/auth/settings': [200],
  'PATCH /api/v1/auth/settings': [200, { body: { preferences: { theme: 'dark' } } }],
  'GET /api/v1/settings': [200],
  'PATCH /api/v1/settings': [200, { body: { first_name: 'Ada' } }],
  'GET /api/v1/auth/api-keys': [200],
  'POST /api/v1/auth/api-keys': [
    201,
    {
      body: {
        name: 'Backup',
        scopes: ['read', 'write'],
        expires_at: '2099-01-01T00:00:00Z',
        networks: ['192.168.1.0/24', 'fd00::/8'],
        requests_per_minute: 60,
      },
    },
  ],
  'PATCH /api/v1/auth/api-keys/{id}': [200, { body: { name: 'Another name' } }],
  'POST /api/v1/auth/api-keys/{id}/rotate': [200, { body: { overlap_seconds: 3600 } }],
  'DELETE /api/v1/auth/api-keys/{id}/old-secret': [204],
  'DELETE /api/v1/auth/api-keys/{id}': [204],
  'POST /api/v1/auth/rotate-api-key': [200],
  'GET /api/v1/auth/credentials': [200],
  'POST /api/v1/auth/device/authorize': [200, { body: { client_name: 'Pixel 8', scope: 'read' } }],
  'POST /api/v1/auth/device/token': [200, async (house) => ({ body: tokenRequest((await allowedDevice(house)).device_code) })],
  'GET /api/v1/auth/device/requests': [200],
  'POST /api/v1/auth/device/requests': [200, async (house) => ({ body: { user_code: (await askingDevice(house)).user_code } })],
  'POST /api/v1/auth/device/requests/{user_code}/approve': [200, { body: { days: 7 } }],
  'POST /api/v1/auth/device/requests/{user_code}/deny': [200],
  'POST /api/v1/auth/device/requests/{user_code}/block': [200],
  'POST /api/v1/auth/device/requests/{user_code}/undo': [200],
  'POST /api/v1/auth/device/invitations': [201, { body: { scopes: ['read'], days: 7 } }],
  'DELETE /api/v1/auth/device/invitations/{id}': [200],
  'POST /api/v1/auth/introspect': [200, async (house) => ({ body: { token: (await house.signIn()).token } })],
  'GET /api/v1/auth/forward': [200, async (house) => ({ token: (await house.signIn()).token })],
  // Whoever does not ask for a stream by name would wait for an end that does not come.
  'GET /api/v1/auth/events': [406],
  'GET /api/v1/auth/activity': [200],
  'GET /api/v1/auth/casdoor/config': [200],
  'GET /api/v1/auth/casdoor/identity': [200],
  // No provider is set up here; test/flows-sso has one.
  'POST /api/v1/auth/casdoor/start': [503, { body: {} }],
  'POST /api/v1/auth/casdoor/exchange': [503, { body: { code: 'none' } }],
  'POST /api/v1/auth/casdoor/bind': [503, { body: { code: 'none' } }],
  'POST /api/v1/auth/casdoor/redeem': [400, { body: { attempt_id: 'none', redeem_secret: 'none' } }],
  'POST /api/v1/auth/casdoor/link/bind': [400, { body: { link_challenge: 'none', ident: 'ada', password: 'none' } }],
  'POST /api/v1/auth/casdoor/link/create': [400, { body: { link_challenge: 'none' } }],
  'GET /api/v1/auth/casdoor/callback': [400],
  'POST /api/v1/auth/casdoor/callback': [400, { body: { token: 'none', answer: 'yes' } }],
  'DELETE /api/v1/auth/casdoor/unlink': [200],
  'GET /api/v1/auth/admin/casdoor': [200],
  'PUT /api/v1/auth/admin/casdoor': [409, { body: { settings: { endpoint: 'https://door.example', client_id: 'none' } } }],
  'POST /api/v1/auth/admin/casdoor/rehearse': [400, { body: { attempt_id: 'none', redeem_secret: 'none' } }],
  'DELETE /api/v1/auth/admin/casdoor': [204],
  'GET /api/v1/auth/2fa': [200],
  'POST /api/v1/auth/2fa/totp': [200],
  'POST /api/v1/auth/2fa/totp/confirm': [200, async (house) => ({ body: { code: await firstCode(house) } })],
  'DELETE /api/v1/auth/2fa/totp': [204],
  'POST /api/v1/auth/2fa/recovery-codes': [200],
  // The owner's address is not confirmed by anybody.
  'PUT /api/v1/auth/2fa/email': [400],
  'DELETE /api/v1/auth/2fa/email': [204],
  'GET /api/v1/auth/2fa/approvals': [200, async (house) => ({ token: (await waitingGuest(house)).token })],
  'POST /api/v1/auth/2fa/approvals/{id}/approve': [200],
  'POST /api/v1/auth/2fa/approvals/{id}/deny': [200],
  'POST /api/v1/auth/2fa/challenge': [200, async (house) => ({ body: { challenge_id: (await waitingGuest(house)).challenge, channel: 'totp' } })],
  'POST /api/v1/auth/2fa/verify': [200, rightAnswer],
  'GET /api/v1/auth/admin/server': [200],
  'GET /api/v1/auth/admin/network': [200],
  // What the switch does to sockets is in test/flows-lan.
  'PATCH /api/v1/auth/admin/network': [200, { body: { mdns: false } }],
  'GET /api/v1/auth/admin/vault': [200],
  'GET /api/v1/auth/admin/mode': [200],
  'POST /api/v1/auth/admin/mode/preview': [200, { body: { mode: 'multi' } }],
  // A switch that is none, and nothing that waits: test/flows-modes has the others.
  'POST /api/v1/auth/admin/mode': [409, { body: { mode: 'single' } }],
  'POST /api/v1/auth/admin/mode/confirm': [404],
  'POST /api/v1/auth/admin/mode/undo': [404],
  'GET /api/v1/auth/admin/backup': [200],
  'POST /api/v1/auth/admin/backup': [200, { body: { passphrase: 'a fine long passphrase' } }],
  'PUT /api/v1/auth/admin/backup/schedule': [200, { body: { every: 'weekly', keep: 3, folder: null, passphrase: 'a fine long passphrase' } }],
  'POST /api/v1/auth/admin/backup/run': [200],
  // A house whose vault is the test's: test/backup has those that restore.
  'GET /api/v1/auth/admin/restore': [200],
  'POST /api/v1/auth/admin/restore/upload': [201, { raw: 'no backup', headers: { 'Content-Type': 'application/octet-stream' } }],
  'POST /api/v1/auth/admin/restore/preview': [404, { body: { upload: '0'.repeat(32), passphrase: 'a fine long passphrase' } }],
  'POST /api/v1/auth/admin/restore': [404, { body: { upload: '0'.repeat(32), passphrase: 'a fine long passphrase' } }],
  'POST /api/v1/auth/admin/restore/confirm': [404],
  'POST /api/v1/auth/admin/restore/undo': [404],
  'POST /api/v1/auth/admin/retire': [400, { body: { confirm: 'not its id' } }],
  'GET /api/v1/auth/admin/accounts': [200],
  'POST /api/v1/auth/admin/accounts': [201, { body: { username: 'grace', access: 'temporary_password' } }],
  'GET /api/v1/auth/admin/accounts/{id}': [200],
  'PATCH /api/v1/auth/admin/accounts/{id}': [200, { body: { display_name: 'A guest', is_active: false, disabled_reason: 'left' } }],
  'DELETE /api/v1/auth/admin/accounts/{id}': [204],
  'POST /api/v1/auth/admin/accounts/{id}/restore': [200],
  'GET /api/v1/auth/admin/accounts/{id}/sessions': [200],
  'DELETE /api/v1/auth/admin/accounts/{id}/sessions': [200],
  'DELETE /api/v1/auth/admin/sessions/{id}': [204],
  'POST /api/v1/auth/admin/sessions/{id}/restore': [200],
  'POST /api/v1/auth/admin/accounts/{id}/sign-in-link': [200],
  'POST /api/v1/auth/admin/accounts/{id}/reset-2fa': [204],
  'POST /api/v1/auth/admin/accounts/{id}/invitation': [200],
  'POST /api/v1/auth/admin/accounts/{id}/temporary-password': [200],
  'POST /api/v1/auth/admin/accounts/{id}/unlink': [200],
  'GET /api/v1/auth/admin/accounts/{id}/api-keys': [200],
  'DELETE /api/v1/auth/admin/api-keys/{id}': [204],
  'POST /api/v1/auth/admin/accounts/{id}/purge': [400, { body: { username: 'not the one' } }],
  'GET /api/v1/auth/admin/invitations': [200],
  // Nobody makes an account of their own in single mode.
  'POST /api/v1/auth/admin/invitations': [403, { body: {} }],
  'DELETE /api/v1/auth/admin/invitations/{id}': [404],
  'GET /api/v1/auth/admin/mail': [200],
  'GET /api/v1/auth/admin/mail/{id}': [200],
  'POST /api/v1/auth/admin/mail/{id}/retry': [200],
  'DELETE /api/v1/auth/admin/mail/{id}': [204],
  'POST /api/v1/auth/admin/mail/test': [200],
  'GET /api/v1/health': [200],
};

/** The owner's authenticator app, with the secret that was just given. */
async function firstCode(house: House): Promise<string> {
  const totp = URI.parse(read(await house.send('POST', '2fa/totp'), 200, TotpUri).otpauth_uri);
  if (!(totp instanceof TOTP)) throw new Error('not a TOTP');
  return totp.generate({ timestamp: house.clock.now() });
}

async function rightAnswer(house: House): Promise<Sending> {
  const { challenge, app } = await waitingGuest(house);
  return { body: { challenge_id: challenge, channel: 'totp', code: app.code(1) } };
}
