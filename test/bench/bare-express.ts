import express from 'express';
import type { AddressInfo } from 'node:net';
import { report } from './child.ts';

/** The yardstick: express as it comes, one JSON route with the very body that ours answers. */
const user = {
  id: 1,
  username: 'default',
  email: null,
  email_verified: false,
  display_name: 'default',
  first_name: '',
  last_name: '',
  avatar: null,
  role: 'admin',
  is_active: true,
  is_staff: true,
  is_superuser: true,
  created_at: '2026-01-01T00:00:00.000Z',
  last_login_at: '2026-01-01T00:00:00.000Z',
  casdoor_linked: false,
  has_password: false,
  two_factor: false,
};
const app = express();
app.get('/api/v1/auth/me', (_req, res) => {
  res.json({ user, csrf: 'a.mwqs620p-m9YxIk_LdYSW.bsf6HCmB8QFYOrFK9cVu_kFWk-ga93oRB-cMfVQa7Kg' });
});
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  report({ url: `http://127.0.0.1:${port}/api/v1/auth/me`, headers: {} }, () => Promise.resolve());
});
