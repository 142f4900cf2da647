import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { djangoUser, writeDump } from '../import/sources.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { isKnown, openDesk, prints, root, testPage, type Desk, type Done } from './page.ts';

let desk: Desk;
/** What the reader started before the lines that talk to it. */
let server: ServerProcess;
const here = () => desk;
beforeAll(async () => {
  desk = openDesk();
  server = await startServerProcess();
  // The reader's port, folder and token.
  Object.assign(desk.placeholders, {
    '--port 7420': '--port 0',
    '127.0.0.1:7420': `127.0.0.1:${String(server.port)}`,
    './data': join(desk.folder, 'data'),
  });
  // Lines that name no port, and where no window is.
  Object.assign(desk.env, { DOORWARD_SERVER__PORT: '0' });
});
afterAll(async () => {
  await server.stop();
  desk.remove();
});

/** A program of this checkout that serves; npm and all. */
const serves = (mode: string, look: RegExp = /(?:)/): Done => {
  return (line) =>
    desk.serve(
      line,
      async (served) => {
        expect(served.mode).toBe(mode);
        expect((await fetch(served.url)).headers.get('content-type')).toContain('text/html');
        await expect.poll(() => served.logs()).toMatch(look);
      },
      { cwd: root },
    );
};

const signsIn: Done = async (line) => {
  const { code, stdout } = await desk.type(line);
  expect(code).toBe(0);
  // The line after it says where the reader puts it.
  Object.assign(desk.env, { TOKEN: (JSON.parse(stdout) as { token: string }).token });
};
const answers =
  (wanted: RegExp): Done =>
  (line) =>
    prints(here, wanted)(line.replace('curl ', 'curl --silent --show-error --fail '));

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: Record<string, string> };
const isScript: Done = (line) => Promise.resolve(expect(Object.keys(scripts)).toContain(line.split(' ').at(-1)));

describe('README.md', () => {
  testPage('README.md', {
    'npm start': process.platform === 'linux' ? serves('single', /serving the same app to your browser/) : 'it would open a window here',
    'npm test': 'it is what runs here',
    'npm run -s serve -- --mode multi': serves('multi', /"setup_code":"[^"]+"/),
    'curl http://127.0.0.1:7420/api/v1/auth/me': answers(/"username":"default"/),
    [`curl -X POST http://127.0.0.1:7420/api/v1/auth/login -H 'Content-Type: application/json' -d '{"device_label": "my script"}'`]: signsIn,
    'TOKEN=paste-it-here': prints(here),
    'curl http://127.0.0.1:7420/api/v1/auth/sessions -H "Authorization: Token $TOKEN"': answers(/"device_label":"my script"/),
    [`curl -X POST http://127.0.0.1:7420/api/v1/auth/logout -H "Authorization: Token $TOKEN" -H 'Content-Type: application/json'`]: async (line) => {
      await answers(/(?:)/)(line);
      expect((await desk.type(`curl --silent http://127.0.0.1:7420/api/v1/auth/sessions -H "Authorization: Token $TOKEN"`)).stdout).toContain(
        '"code"',
      );
    },
    'npm run -s serve -- --port 7420 --data-dir ./data': serves('single'),
    'doorward mode preview multi': (line) => prints(here, /^to: +multi$/m)(`${line} --data-dir ./data`),
    'doorward mode switch multi': isKnown(here),
    'doorward mode switch sso': isKnown(here),
    'doorward import django dump.json': async (line) => {
      writeDump(join(desk.folder, 'dump.json'), [djangoUser(1, { username: 'ada' })]);
      await prints(here, /ada/)(`${line} --data-dir ./data`);
    },
    'doorward import nanoclaw data.db': isKnown(here),
    'node dist/server/cli.js': (line) => prints(here, /^Usage: doorward/m, { cwd: root })(`${line} --help`),
    'doorward find': isKnown(here),
    'doorward pair': isKnown(here),
    'doorward whoami': isKnown(here),
    'doorward doctor': isKnown(here),
    'doorward backup FILE': isKnown(here),
    'doorward rescue': (line) => prints(here, /#sign-in-link=/)(`env -u DOORWARD_SERVER__PORT ${line} --data-dir ./data`),
    'npm run dev': isScript,
    'npm run check': isScript,
    'npm run build': (line) => prints(here, /dist\/ is (?:up to date|ready)/, { cwd: root })(line),
    'npm run bench': isScript,
    'npm run dist': isScript,
    'npm pack': 'test/docs/packaging.test.ts does it',
  });
});
