import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it came in over SMTP. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As on the wire: headers and all. */
  readonly raw: string;
  readonly parsed: Email;
}

/** How the server answers a recipient: nothing to accept, a code and a sentence to refuse. */
export type Verdict = { readonly code: number; readonly sentence: string } | undefined;

export interface PostOfficeOptions {
  readonly port?: number;
  /** Asked for each recipient; `count` from 1. */
  readonly verdict?: (count: number) => Verdict;
  /** How long each mail is chewed on before it is accepted. */
  readonly slowMs?: number;
  /** Only this name and password may send. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly onLogin?: () => void;
  /** Offers STARTTLS with a certificate that nobody signed. */
  readonly startTls?: boolean;
}

/** A real mail server on loopback. */
export interface PostOffice {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** Recipients asked about so far, accepted or not. */
  readonly asked: () => number;
  /** The most mails that were on their way at one moment. */
  readonly mostAtOnce: () => number;
  stop(): Promise<void>;
}

export async function startPostOffice(options: PostOfficeOptions = {}): Promise<PostOffice> {
  const received: ReceivedMail[] = [];
  let asked = 0;
  let now = 0;
  let most = 0;
  const server = new SMTPServer({
    ...access(options),
    logger: false,
    disableReverseLookup: true,
    onRcptTo: (_address, _session, done) => {
      const verdict = options.verdict?.(++asked);
      done(verdict ? Object.assign(new Error(verdict.sentence), { responseCode: verdict.code }) : null);
    },
    onData: (stream, session, done) => {
      most = Math.max(most, ++now);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const take = async () => {
          await new Promise((resolve) => setTimeout(resolve, options.slowMs ?? 0));
          const raw = Buffer.concat(chunks);
          const from = mailFrom === false ? '' : mailFrom.address;
          received.push({ from, to: rcptTo.map(({ address }) => address), raw: raw.toString('utf8'), parsed: await PostalMime.parse(raw) });
          now--;
          done();
        };
        void take();
      });
    },
  });
  // A client that is cut off is no failure of the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the post office has no port');
  return {
    port: address.port,
    received,
    asked: () => asked,
    mostAtOnce: () => most,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function access({ login, startTls, onLogin }: PostOfficeOptions): SMTPServerOptions {
  const disabledCommands = [...(startTls === true ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])];
  if (!login) return { disabledCommands, authOptional: true };
  return {
    disabledCommands,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      onLogin?.();
      if (username === login.user && password === login.password) done(null, { user: username });
      else done(Object.assign(new Error('no'), { responseCode: 535 }));
    },
  };
}
