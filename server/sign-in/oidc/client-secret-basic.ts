/** `client_secret_basic`: the Authorization header with the client's id and secret (RFC 6749 2.3.1), for whoever asks the token endpoint anything. */
export const clientSecretBasic = (clientId: string, clientSecret: string): string =>
  `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`;

/** No more than needed: openid-client's own also encodes `-` and `_`, which Casdoor does not undo. */
const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
